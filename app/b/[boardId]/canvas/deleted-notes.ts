import type { Editor, TLParentId, TLRecord, TLShape, TLShapeId } from 'tldraw'
import { replaceMethod } from './replace-method.ts'

/** What was deleted in one go, and how to get it back. */
export interface DeletedNotes {
  readonly count: number
  readonly putBack: () => void
}

/**
 * Tells when this person deleted notes, by any key, menu or tool. Putting back is a step of its own
 * and not an undo: people may have done something else in between.
 */
export function noticeDeletedNotes(
  editor: Editor,
  onDeleted: (deleted: DeletedNotes) => void,
): () => void {
  const noticing =
    (stock: Editor['deleteShapes']) => (shapes: readonly (TLShape | TLShapeId)[]) => {
      const ids = shapes.map((shape) => (typeof shape === 'string' ? shape : shape.id))
      const before = recordsWith(editor, ids)
      stock(ids)
      // After the whole operation: moving shapes to another page deletes them for a moment.
      queueMicrotask(() => {
        const gone = before.filter(({ id }) => !editor.store.has(id))
        const count = gone.filter((record) => 'type' in record && record.type === 'note').length
        if (count > 0) onDeleted({ count, putBack: () => putBack(editor, gone) })
      })
      return editor
    }
  return replaceMethod(editor, 'deleteShapes', noticing)
}

/** Where on its page a shape lies that is in another one. */
type PagePlace = Pick<TLShape, 'x' | 'y' | 'rotation' | 'parentId'>
const places = new WeakMap<TLRecord, PagePlace>()

/** Remembers where shapes lie on their page, for when the frame or group they are in is gone as well. */
export function keepPlaces(editor: Editor, ids: Iterable<TLShapeId>): void {
  for (const id of ids) {
    const shape = editor.getShape(id)
    const parentId = shape && editor.getAncestorPageId(shape)
    if (!shape || !parentId || places.has(shape) || parentId === shape.parentId) continue
    const transform = editor.getShapePageTransform(shape)
    const { x, y } = transform.point()
    places.set(shape, { x, y, rotation: transform.rotation(), parentId })
  }
}

/** Shapes with what is in them and what ties them to others. */
export function recordsWith(editor: Editor, ids: TLShapeId[]): TLRecord[] {
  // A group is gone already when tldraw deletes it after its last child.
  const there = ids.filter((id) => editor.getShape(id))
  const all = [...editor.getShapeAndDescendantIds(there)]
  keepPlaces(editor, all)
  const records = new Map<string, TLRecord>()
  for (const id of all) {
    const shape = editor.getShape(id)
    if (!shape) continue
    records.set(id, shape)
    for (const binding of editor.getBindingsInvolvingShape(shape)) records.set(binding.id, binding)
  }
  return [...records.values()]
}

/** Puts back what is not there again meanwhile, in one step of undo. Somebody may look only now. */
export function putBack(editor: Editor, records: readonly TLRecord[]): void {
  const missing = records.filter(({ id }) => !editor.store.has(id)).map((record) => onBoard(record))
  const isShown = (id: string) =>
    missing.some((record) => record.id === id) || editor.store.has(id as TLShapeId)
  const whole = missing.filter(
    (record) => record.typeName !== 'binding' || (isShown(record.fromId) && isShown(record.toId)),
  )
  if (editor.getIsReadonly()) return
  editor.markHistoryStoppingPoint('putting back')
  editor.run(() => editor.store.put(whole))

  /** A frame, a group or a page that is gone as well holds nothing any more. */
  function onBoard(record: TLRecord): TLRecord {
    if (record.typeName !== 'shape') return record
    const isThere = (parentId: string): boolean =>
      records.some(({ id }) => id === parentId) || editor.store.has(parentId as TLParentId)
    if (isThere(record.parentId)) return record
    const onPage = { ...record, ...places.get(record) }
    return isThere(onPage.parentId) ? onPage : { ...onPage, parentId: editor.getCurrentPageId() }
  }
}
