/**
 * The layout of a board's Y.Doc. It is a public contract: old documents must stay readable.
 *
 * - `r`: Y.Map of cells. `<id>` holds the base (the whole record at creation, without richText);
 *   `<id>\x1f<group>` holds the current value of one changed group and wins over the base.
 * - `t`: Y.Map of `<id>` -> Y.XmlFragment, the text of a note, text or geo shape (and an arrow's label).
 *   A block with the attribute `gone` and nothing in it was taken away, see gone-nodes.ts.
 * - `tpl`: cells like `r`, for protected template records (circles, labels, tray); written by the server only.
 * - `meta`: v, schema, schemaNumber (1 where it is absent), epoch, template; written by the server only.
 * - `c`: reserved for comments; refused until they exist.
 */
export const ROOT = {
  records: 'r',
  texts: 't',
  template: 'tpl',
  meta: 'meta',
  comments: 'c',
} as const

/** Root types that a client may write. */
export const CLIENT_ROOTS: ReadonlySet<string> = new Set([ROOT.records, ROOT.texts])

/** The page that a board without any gets, and to which tldraw opens. */
export const DEFAULT_PAGE_ID = 'page:page'

/** Version of the layout above, stored as `meta.v`. */
export const LAYOUT_VERSION = 1

/**
 * The number of the records' schema, in the handshake (`schema=<n>`) and in a document as
 * `meta.schemaNumber`. It goes up with every tldraw upgrade that changes a record, and then
 * migrations.ts gets a step.
 */
export const SCHEMA_NUMBER = 1

/** Between a record id and its group in a cell key: unit separator, which no tldraw id contains. */
export const CELL_SEPARATOR = '\u001f'

/** First client ID that Yjs itself can never draw (it draws 32 random bits). */
const RESERVED_CLIENT_IDS_FROM = 2 ** 32

/**
 * The client ID whose one struct marks an epoch of a board: a non-empty state vector without it
 * belongs to another epoch and gets close code 4410.
 *
 * @param epoch - 1 for a new board, +1 for each rebuild
 */
export function epochClientId(epoch: number): number {
  return RESERVED_CLIENT_IDS_FROM + epoch
}

/** First client ID of migrations, above that of commands. */
const MIGRATION_CLIENT_IDS_FROM = 2 ** 41

/**
 * The client ID that migrates a document to this schema number. Each number has its own, so that
 * every one of them writes from clock 0 and gives the same bytes everywhere.
 */
export function migrationClientId(schemaNumber: number): number {
  return MIGRATION_CLIENT_IDS_FROM + schemaNumber
}

/** First client ID of templates that people add to a board, above those of migrations. */
const ADDED_TEMPLATE_CLIENT_IDS_FROM = 2 ** 42

/**
 * The client ID that writes the nth template which people add to a document, counted from 0. Each has
 * its own, so that its update builds on nothing that is in the document already.
 */
export function addedTemplateClientId(nth: number): number {
  return ADDED_TEMPLATE_CLIENT_IDS_FROM + nth
}

/** True for client IDs that only a server may use (epoch marks, server commands). */
export function isReservedClientId(clientId: number): boolean {
  return clientId >= RESERVED_CLIENT_IDS_FROM
}
