import * as Y from 'yjs'
import { CELL_SEPARATOR, ROOT } from '#lib/board/layout.ts'

/** The client ID of everything that a server's command writes; never drawn by Yjs, never an epoch's. */
export const COMMAND_CLIENT_ID = 2 ** 40

/**
 * The update that puts a name on every protected shape of a role, on whichever page; undefined when
 * this board has none.
 */
export function holderUpdate(
  doc: Y.Doc,
  { role, name }: { role: string; name: string },
): Uint8Array | undefined {
  const keys = findRegions(doc, role).map((id) => `${id}${CELL_SEPARATOR}m.holder`)
  return keys.length === 0 ? undefined : templateCellsUpdate(doc, keys, name)
}

/** The protected shapes of a role, in order of their ids: every server must write the same. */
export function findRegions(doc: Y.Doc, role: string): string[] {
  const all = [...doc.getMap(ROOT.template)].filter(([key]) => !key.includes(CELL_SEPARATOR))
  const found = all.filter(([, value]) => {
    const meta = (value as { meta?: { furniture?: unknown; role?: unknown } } | null)?.meta
    return meta?.furniture === 'region' && meta.role === role
  })
  return found.map(([key]) => key).toSorted()
}

/**
 * The update that sets cells of the template, without changing the document: a command must be on
 * disk before anybody sees it, or a crash would leave people with a template that the server lost
 * and would then refuse. Yjs deletes the value before by itself when it takes the new one.
 */
export function templateCellsUpdate(
  doc: Y.Doc,
  keys: readonly string[],
  value: string,
): Uint8Array {
  const cells = doc.getMap(ROOT.template)
  const clock = Y.getState(doc.store, COMMAND_CLIENT_ID)
  const items = keys.map((key, at) => {
    // oxlint-disable-next-line no-underscore-dangle -- Yjs has no public way to the item behind a value
    const before = cells._map.get(key)?.lastId ?? null
    return new Y.Item(
      Y.createID(COMMAND_CLIENT_ID, clock + at),
      null,
      before,
      null,
      null,
      before === null ? cells : null,
      before === null ? key : null,
      new Y.ContentAny([value]),
    )
  })
  const encoder = new Y.UpdateEncoderV1()
  // A V1 update: sections, structs, client ID, clock, the structs, and here an empty delete set.
  // An ID is written as two varuints, which is what the head needs twice.
  encoder.writeLeftID(Y.createID(1, items.length))
  encoder.writeLeftID(Y.createID(COMMAND_CLIENT_ID, clock))
  for (const item of items) item.write(encoder, 0)
  encoder.writeClient(0)
  return encoder.toUint8Array()
}
