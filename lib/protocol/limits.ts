/** Most client IDs that one connection may introduce: one per Y.Doc it has had, so a handful is generous. */
export const MAX_CLIENT_IDS_PER_CONNECTION = 32

/** Largest awareness message, bytes: stock clients echo everybody's states, 300 people at 300 bytes are 90 kB. */
export const MAX_AWARENESS_BYTES = 256 * 1024

/** Largest awareness state of one client as JSON, bytes. */
export const MAX_AWARENESS_STATE_BYTES = 8 * 1024

/** An awareness clock counts changes of one client; above this it is a forgery that would silence its owner. */
export const MAX_AWARENESS_CLOCK = 2 ** 31

/** Most client IDs with new structs in one message: 40,000 unknown ones would block Yjs for minutes. */
export const MAX_CLIENT_SECTIONS = 64

/** Largest state vector of a sync step 1, bytes: about 20,000 client IDs. */
export const MAX_STATE_VECTOR_BYTES = 256 * 1024

/** Largest JSON body of a control, people, command or reply message, bytes of UTF-8. */
export const MAX_JSON_BYTES = 64 * 1024

/** Largest command or reply as JSON, bytes of UTF-8: a note's words before and after, each character escaped. */
export const MAX_COMMAND_BYTES = 16 * 1024

/** Longest id that a client may give a command. */
export const MAX_COMMAND_ID_LENGTH = 40

/** Ids of commands from this length on are unlike any other that this person gives; pages of before counted from 1. */
export const MIN_LASTING_ID_LENGTH = 16

/** Longest id of a record or key of a region in a command. */
export const MAX_ID_LENGTH = 200

/** Longest title of a card that is added by a command, in UTF-16 code units. */
export const MAX_CARD_TITLE_LENGTH = 120

/** Longest id of a template in a command, and the most roles that one may name. */
export const MAX_TEMPLATE_ID_LENGTH = 40
export const MAX_NAMED_ROLES = 12

/** Longest words of a note that can be changed by a command, in UTF-16 code units. */
export const MAX_CARD_TEXT_LENGTH = 1_000

/** Longest decision on a card, or reason for it, in UTF-16 code units. */
export const MAX_CARD_WORDS_LENGTH = 500

/** A connection hears a standard message at least this often: stock clients close after 30 s of silence. */
export const ECHO_EVERY_MS = 10_000

/** A connection with `ack=1` hears message 100 at least this often, so that silence means it is dead. */
export const ACK_REPEAT_MS = 3_000
