import type { SerializedSchema } from '@tldraw/store'
import type { TLRecord, TLStore } from '@tldraw/tlschema'
import { sameJson } from '#lib/board/json.ts'
import { serializedSchema } from '#lib/board/schema.ts'

/**
 * Puts records of the projection, which have been validated when they were read from the document.
 * The store would validate each of them again, which is a good part of the time that a large board
 * takes to open. Records that a side effect puts in their place are validated as ever, and so is
 * everything in a store whose schema is not the one that the projection validates with.
 */
export function putValidated(store: TLStore, records: readonly TLRecord[]): void {
  const schema = store.schema as unknown as Validating
  if (!isOurs(schema)) return store.put([...records])
  const validated = new Set<unknown>(records)
  const validate = schema.validateRecord
  schema.validateRecord = function validateOthers(...args) {
    return validated.has(args[1]) ? args[1] : validate.apply(schema, args)
  }
  try {
    store.put([...records])
  } finally {
    schema.validateRecord = validate
  }
}

/** The part of tldraw 3.15.6's StoreSchema through which every record that is put goes. */
interface Validating {
  validateRecord: (...args: [store: unknown, record: unknown, ...rest: unknown[]]) => unknown
  readonly serialize: () => SerializedSchema
}

const known = new WeakMap<object, boolean>()

function isOurs(schema: Validating): boolean {
  const before = known.get(schema)
  if (before !== undefined) return before
  const isSame = sameJson(schema.serialize(), serializedSchema())
  known.set(schema, isSame)
  return isSame
}
