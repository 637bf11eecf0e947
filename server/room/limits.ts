/** Most client sections that are decoded at all, new or known: 20,000 decode in about 30 ms. */
export const MAX_DECODED_SECTIONS = 20_000

/** Most structs that are decoded at all, new or known: they take about 50 ms. */
export const MAX_DECODED_STRUCTS = 150_000

/** Most delete ranges that are decoded at all: four times those of a board with 50,000. */
export const MAX_DECODED_DELETES = 200_000

/** Most documents inside a document that are decoded at all: none is taken, and each costs 10 µs. */
export const MAX_DECODED_DOCUMENTS = 100

/** Most new structs of one message: a paste of 5,000 notes is about 25,000. */
export const MAX_NEW_STRUCTS = 100_000

/** Most clocks (characters, values) that one message may add to one client ID. */
export const MAX_NEW_CLOCKS = 2_000_000

/** An update of more structs or delete ranges, new or known, is read in a thread: these take about 10 ms each. */
export const READ_AT_ONCE = { structs: 2_000, ranges: 20_000 }

/** Most new structs that are applied in one go: about 5 ms. */
export const MAX_STRUCTS_AT_ONCE = 500

/**
 * Most known items that are deleted or cut in one go: a few ms where nothing is wrong. Each may move all
 * structs of a client in memory twice (5 ns each), so that in a large document it is fewer,
 * `MAX_STEPS_AT_ONCE` by the structs there are.
 */
export const MAX_CHANGES_AT_ONCE = 500
export const MIN_CHANGES_AT_ONCE = 8
export const MAX_STEPS_AT_ONCE = 5_000_000

/**
 * How large the parts of a long update are. Most of what it deletes may be deleted already; parts with
 * too much that is not are split once more.
 */
export const PARTS = {
  bytes: 64 * 1024,
  structs: MAX_STRUCTS_AT_ONCE,
  ranges: 2_000,
  deleted: 20_000,
}

/** Neighbours that may be passed in search of the places of some structs, and of a single one: 300 ns each. */
export const MAX_PASSED = 50_000
export const MAX_PASSED_BY_ONE = 100_000

/** Neighbours that all structs of one message may pass. */
export const MAX_PASSED_BY_MESSAGE = 2_000_000

/** Shared types may lie in each other this deep: a text with all its marks and lists is 10 deep. */
export const MAX_DEPTH = 100

/** Most items of a shared type but the roots, deleted ones too: when it is deleted, Yjs takes them one by one (40 ms). */
export const MAX_TYPE_ITEMS = 50_000

/** How long a turn of the event loop applies parts of long updates; one part may take longer. */
export const PARTS_TURN_MS = 8

/** Whoever used up their allowance is looked at again after this long. */
export const ALLOWANCE_LOOK_MS = 50

/** Reading a long update may take this long; one of 4 MB takes about 1 s. */
export const SPLIT_WORK_MS = 10_000

/** What reading an update in the thread costs its sender, as a part of what it takes: nobody waits for it but them. */
export const SPLIT_PRICE = 0.5

/** Long updates that wait, of all boards together: 16 of the largest. */
export const MAX_LONG_BYTES = 64 * 1024 * 1024

/** A row of the log holds updates that took this long to apply, for others have to apply it in one go. */
export const MAX_ROW_WORK_MS = 50

/** Most first values of one map key in one large update. */
export const MAX_SAME_KEY = 200

/** Most items behind one neighbour in one large update. */
export const MAX_SAME_NEIGHBOUR = 5_000

/** The log is written this long after the first update that waits for it. */
export const LOG_TICK_MS = 25

/** One board's waiting updates are written at once from this many bytes. */
export const LOG_EARLY_BYTES = 256 * 1024

/** One commit has rows of as many boards as are merged from about this many bytes: that takes about 60 ms. */
export const MERGED_BYTES_PER_COMMIT = 256 * 1024

/** Updates of one board that may wait for the disk before its sockets are no longer read. */
export const MAX_WAITING_BYTES_PER_BOARD = 8 * 1024 * 1024

/** Updates of all boards that may wait for the disk before no socket is read. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024

/** First and longest wait before a failed append is tried again. */
export const RETRY_MIN_MS = 50
export const RETRY_MAX_MS = 2_000

/** A room without connections is dropped from memory after this long, so that it is gone within a minute. */
export const UNLOAD_AFTER_MS = 55_000

/** A live room's log tail is compacted from this many rows or bytes. */
export const COMPACT_ROWS = 500
export const COMPACT_BYTES = 1024 * 1024

/** A snapshot that could not be stored is tried again after this long. */
export const COMPACT_RETRY_MS = 10_000

/** A snapshot of a document of fewer bytes is made between two turns of the event loop: about 10 ms. */
export const SMALL_SNAPSHOT_BYTES = 64 * 1024

/** Presence of a busy room is sent at most this often. */
export const PRESENCE_TICK_MS = 33

/** Between two lists of the people on a board pass at least so many ms for each of them. */
export const PEOPLE_MS_EACH = 2

/** What people of a room show is told to other servers at most this often. */
export const NODE_TICK_MS = 50

/** Live frames that one connection may send: 20 a second, and starts and ends of gestures. */
export const LIVE_FRAMES_PER_SECOND = 60

/** Bytes of live frames that one connection may send, and in a burst: 500 shapes are named in 12 kB. */
export const LIVE_BYTES_PER_SECOND = 16 * 1024
export const LIVE_BURST_BYTES = 64 * 1024

/** A reader with more unsent bytes than this gets no live frames until it has fewer. */
export const LIVE_BACKLOG_BYTES = 64 * 1024

/** Most gestures that one connection may have running at once. */
export const MAX_RUNNING_GESTURES = 8

/** A cursor that rested this long is not told to somebody who joins. */
export const REST_CURSOR_MS = 60_000

/** With more senders than this in one flush, everybody gets the one shared frame, their own part included. */
export const MAX_PRIVATE_FRAMES = 8

/** With more updates than this in one flush as well. */
export const MAX_PRIVATE_UPDATES = 64

/** A reader with more unsent bytes than this is skipped until it has drained. */
export const SLOW_READER_BYTES = 1024 * 1024

/** A skipped reader with fewer unsent bytes than this is caught up by one diff. */
export const DRAINED_BYTES = 64 * 1024

/** A skipped reader that takes no bytes for this long is closed. */
export const STUCK_READER_MS = 15_000

/** A reader with more unsent bytes than this is closed: it reads, but never enough. */
export const MAX_UNSENT_BYTES = 8 * 1024 * 1024

/** What a reader lacks of a large board goes out in updates of about this many bytes: 64 KiB every 9 s is 7 kB a second. */
export const PIECE_BYTES = 64 * 1024

/** A reader of pieces gets the next one while fewer bytes than this wait for it. */
export const SEND_AHEAD_BYTES = 256 * 1024

/** How long a turn of the event loop makes and sends pieces, and how soon slow readers are looked at again. */
export const SEND_TURN_MS = 8
export const SLOW_LOOK_MS = 20

/** What a large board was encoded to is kept for those who come until this part of it has changed, or so long. */
export const STALE_PART = 1 / 16
export const KEEP_ENCODED_MS = 10_000

/** Messages that one connection may send in a burst, and per second: a busy page sends 100. */
export const MESSAGES_BURST = 4_000
export const MESSAGES_PER_SECOND = 500

/** Bytes that one connection may send in a burst, and per second: stock clients echo all that others show. */
export const BYTES_BURST = 16 * 1024 * 1024
export const BYTES_PER_SECOND = 4 * 1024 * 1024

/** CPU that one connection may use in a burst, and gets back per second. */
export const CPU_BURST_MS = 500
export const CPU_PER_SECOND_MS = 250

/** Most connections of one board. */
export const MAX_CONNECTIONS_PER_BOARD = 500

/** Most commands of one connection that wait for the disk. */
export const MAX_WAITING_COMMANDS = 8

/** A command that other servers' rows overtake is made anew at most this often. */
export const MAX_COMMAND_ATTEMPTS = 50

/** A board that others write to while it is migrated is loaded at most this often. */
export const MAX_LOAD_ATTEMPTS = 10

/** Most client IDs per room that are remembered as refused or as gone. */
export const MAX_REMEMBERED_CLIENT_IDS = 10_000

/** The heartbeat of all rooms. What must happen within a time is done a beat early. */
export const BEAT_MS = 1_000

/**
 * How often a shared database is looked at for what no hint told: how late an edit of another server may be.
 * Who was taken off a board on one server is off it on all within a second, so a look and what it leads to
 * must fit into less.
 */
export const SHARED_LOOK_MS = 400

/** A document of more bytes than this is read, shortened and rebuilt in a thread of its own. */
export const LARGE_DOCUMENT_BYTES = 256 * 1024

/** Bytes of an update that are applied in one turn of the event loop while a large board is read. */
export const APPLY_AT_ONCE_BYTES = 64 * 1024

/** One piece of work on a document may take this long; a board of the largest size takes about 10 s. */
export const THREAD_WORK_MS = 60_000

/** The thread for documents ends after this long without work. */
export const THREAD_IDLE_MS = 30_000

/** A document is made anew when nobody is there and it is this many times as large as what is left in it. */
export const GARBAGE_FACTOR = 5

/** Smaller documents are not looked at for that. */
export const GARBAGE_FROM_BYTES = 256 * 1024

/** Frames that all rooms together send at once, without waiting for more to share them. */
export const BUSY_FRAMES_PER_SECOND = 40_000

/** How long what is asked to be sent is counted. */
export const PACE_WINDOW_MS = 100

/** Everybody is looked at this often although nothing was told: a message may be lost, a link's time over. */
export const ACCESS_CHECK_MS = 30_000

/** Most changes from lists that one room keeps so that they can be undone, and of one person. */
export const MAX_KEPT_CHANGES = 400
export const MAX_KEPT_CHANGES_EACH = 20

/** One of them has at most so many bytes as JSON, and all of them together. */
export const MAX_KEPT_CHANGE_BYTES = 16 * 1024
export const MAX_KEPT_CHANGES_BYTES = 512 * 1024

/**
 * Longest text of a note that a command changes, in UTF-16 code units. Lists are told the first quarter of
 * it, so others may have added the rest; to merge into the 64 KiB of a whole note takes most of a second.
 */
export const MAX_REWRITTEN_LENGTH = 4_000

/** How long a turn of the event loop works on a board's cards. */
export const CARDS_TURN_MS = 4

/** Changes of cards are worked in, and told, at most this often. */
export const CARDS_TICK_MS = 200

/** After work on cards it rests this many times as long, so that a crowd that drags takes a tenth of a core. */
export const CARDS_REST = 9

/** A part of the cards has about so many bytes of JSON. With the longest card behind it, it is below MAX_JSON_BYTES. */
export const CARDS_PART_BYTES = 24 * 1024

/** Changes of more cards than this are sent to each reader in parts, as they can take them. */
export const MAX_CARDS_AT_ONCE = 100

/** A reply waits at most this long for a slow reader's part of the cards: half of what clients wait for a reply. */
export const MAX_TOLD_WAIT_MS = 5_000

/** A free place among more notes than this is looked for in a thread: among 500 it takes about 6 ms. */
export const SPOT_AT_ONCE_NOTES = 300

/** What a command about cards came to is kept this long for who asks again, of so many in one room and of one person. */
export const KEEP_REPLIES_MS = 2 * 60_000
export const MAX_KEPT_REPLIES = 1_000
export const MAX_KEPT_REPLIES_EACH = 40
