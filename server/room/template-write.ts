import * as Y from 'yjs'
import { CELL_SEPARATOR, ROOT } from '#lib/board/layout.ts'

/** The client ID of everything that a server's command writes; never drawn by Yjs, never an epoch's. */
export const COMMAND_CLIENT_ID = 2 ** 40

/**
 * The protected shape of a role that its holder's name is written on; undefined when this board has
 * none. Of several, the one with the least id: every server must choose the same.
 */
export function findRegion(doc: Y.Doc, role: string): string | undefined {
  const all = [...doc.getMap(ROOT.template)].filter(([key]) => !key.includes(CELL_SEPARATOR))
  const found = all.filter(([, value]) => {
    const meta = (value as { meta?: { furniture?: unknown; role?: unknown } } | null)?.meta
    return meta?.furniture === 'region' && meta.role === role
  })
  return found.map(([key]) => key).toSorted()[0]
}

/**
 * The update that sets one cell of the template, without changing the document: a command must be on
 * disk before anybody sees it, or a crash would leave people with a template that the server lost
 * and would then refuse. Yjs deletes the value before by itself when it takes the new one.
 */
export function templateCellUpdate(doc: Y.Doc, key: string, value: string): Uint8Array {
  const cells = doc.getMap(ROOT.template)
  // oxlint-disable-next-line no-underscore-dangle -- Yjs has no public way to the item behind a value
  const before = cells._map.get(key)?.lastId ?? null
  const clock = Y.getState(doc.store, COMMAND_CLIENT_ID)
  const item = new Y.Item(
    Y.createID(COMMAND_CLIENT_ID, clock),
    null,
    before,
    null,
    null,
    before === null ? cells : null,
    before === null ? key : null,
    new Y.ContentAny([value]),
  )
  const encoder = new Y.UpdateEncoderV1()
  // A V1 update: sections, structs, client ID, clock, the structs, and here an empty delete set.
  // An ID is written as two varuints, which is what the head needs twice.
  encoder.writeLeftID(Y.createID(1, 1))
  encoder.writeLeftID(item.id)
  item.write(encoder, 0)
  encoder.writeClient(0)
  return encoder.toUint8Array()
}
