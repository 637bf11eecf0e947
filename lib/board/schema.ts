import type { SerializedSchema } from '@tldraw/store'
import { createTLSchema, type TLSchema } from '@tldraw/tlschema'

/**
 * The number of the schema below in the handshake (`schema=<n>`) and in refusals: one number per
 * serialized schema. It goes up with every tldraw upgrade that changes a record.
 */
export const SCHEMA_NUMBER = 1

/** tldraw's own schema for records, equal to what the editor's store uses. */
export const boardSchema: TLSchema = createTLSchema()

/** Stored as `meta.schema`, so that a later version knows which migrations a document needs. */
export function serializedSchema(): SerializedSchema {
  return boardSchema.serialize()
}

/** Record types that belong to the document; anything else in it is ignored. */
export const DOCUMENT_TYPES = ['document', 'page', 'asset', 'shape', 'binding'] as const

export type DocumentType = (typeof DOCUMENT_TYPES)[number]

/** The document type that an id names by its prefix; undefined for session, presence and unknown types. */
export function documentTypeOf(id: string): DocumentType | undefined {
  const prefix = id.slice(0, id.indexOf(':'))
  return DOCUMENT_TYPES.find((type) => type === prefix)
}
