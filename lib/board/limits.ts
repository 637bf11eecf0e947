/** Largest WebSocket frame in bytes, both ways; a client splits larger updates. */
export const MAX_FRAME_BYTES = 4 * 1024 * 1024

/** Largest document of one board, bytes of its V1 encoding. */
export const MAX_DOC_BYTES = 32 * 1024 * 1024

/** Most records (bases) of one board. */
export const MAX_RECORDS = 20_000

/** Largest cell as JSON, bytes of UTF-8. */
export const MAX_CELL_BYTES = 256 * 1024

/** Longest text of one note, bytes of UTF-8; each line, list and item counts as one. */
export const MAX_TEXT_BYTES = 64 * 1024

/**
 * People at the limit who write at once go beyond it together; so much of one text is still shown
 * and edited.
 */
export const MAX_MERGED_TEXT_BYTES = 2 * MAX_TEXT_BYTES

/** Coordinates lie within plus and minus this many page units. */
export const MAX_COORDINATE = 1e7

/** Widths and heights are at most this many page units. */
export const MAX_SIZE = 1e5

/** Longest board title in UTF-16 code units. */
export const MAX_TITLE_LENGTH = 120

/** Longest name of a role, which is its id as well, in UTF-16 code units. */
export const MAX_ROLE_LENGTH = 24

/** Longest name of a person in UTF-16 code units. */
export const MAX_NAME_LENGTH = 40
