import type { SerializedSchema } from '@tldraw/store'
import {
  createTLSchema,
  type TLNoteShape,
  type TLRecord,
  type TLSchema,
  type TLShape,
} from '@tldraw/tlschema'

/** tldraw's own schema for records, equal to what the editor's store uses. */
export const boardSchema: TLSchema = createTLSchema()

/** Stored as `meta.schema`, so that a later version knows which migrations a document needs. */
export function serializedSchema(): SerializedSchema {
  return boardSchema.serialize()
}

/** Record types that belong to the document; anything else in it is ignored. */
export const DOCUMENT_TYPES = ['document', 'page', 'asset', 'shape', 'binding'] as const

/** Records as a board shows them, for rooms that know no tldraw. */
export type ShownRecord = TLRecord
export type ShownShape = TLShape
export type ShownNote = TLNoteShape

export type DocumentType = (typeof DOCUMENT_TYPES)[number]

/** The document type that an id names by its prefix; undefined for session, presence and unknown types. */
export function documentTypeOf(id: string): DocumentType | undefined {
  const prefix = id.slice(0, id.indexOf(':'))
  return DOCUMENT_TYPES.find((type) => type === prefix)
}
