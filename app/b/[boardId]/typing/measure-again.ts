import type { Editor, TLShape, TLShapeId } from 'tldraw'

/** Makes a note or a labelled shape as high as its text, by this browser's measure. */
export function measureAgain(editor: Editor, shapeId: string): void {
  const shape = editor.getShape(shapeId as TLShapeId)
  if (!shape || (shape.type !== 'note' && shape.type !== 'geo')) return
  // What tldraw does with a new shape: on an update it measures only a text that changed.
  const measured: TLShape | undefined =
    editor.getShapeUtil(shape).onBeforeCreate?.(shape) ?? undefined
  if (!measured || !('growY' in measured.props)) return
  const { id, type, props } = measured
  const size = 'fontSizeAdjustment' in props ? ['growY', 'fontSizeAdjustment'] : ['growY']
  const now = props as Readonly<Record<string, unknown>>
  editor.updateShape({ id, type, props: Object.fromEntries(size.map((name) => [name, now[name]])) })
}
