import { MAX_FRAME_BYTES } from '#lib/board/limits.ts'

/** Largest update that fits into one frame beside its message header (two type bytes, a length of up to 5). */
export const MAX_UPDATE_BYTES = MAX_FRAME_BYTES - 16

/** Most awareness states that one connection may speak for in one message. */
export const MAX_AWARENESS_STATES = 8

/** Largest awareness state of one client as JSON, bytes. */
export const MAX_AWARENESS_STATE_BYTES = 8 * 1024

/** An awareness clock counts changes of one client; above this it is a forgery that would silence its owner. */
export const MAX_AWARENESS_CLOCK = 2 ** 31

/** Most client sections in one sync-step-2 or update message: more make Yjs search for minutes. */
export const MAX_CLIENT_SECTIONS = 64

/** Largest JSON body of a control, people, command or reply message, bytes of UTF-8. */
export const MAX_JSON_BYTES = 64 * 1024

/** Largest command or reply as JSON, bytes of UTF-8. */
export const MAX_COMMAND_BYTES = 4 * 1024

/** Longest id that a client may give a command. */
export const MAX_COMMAND_ID_LENGTH = 40

/** A connection hears a standard message at least this often: stock clients close after 30 s of silence. */
export const ECHO_EVERY_MS = 10_000

/** A connection with `ack=1` hears message 100 at least this often, so that silence means it is dead. */
export const ACK_REPEAT_MS = 3_000
