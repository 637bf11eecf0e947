import { type Editor, getArrowInfo, type TLArrowShape, type TLShapeId, type Vec } from 'tldraw'

/** Both ends of an arrow as it is drawn, on the page; undefined for anything else. */
export function arrowEnds(
  editor: Editor,
  id: TLShapeId,
): { readonly start: Vec; readonly end: Vec } | undefined {
  const shape = editor.getShape(id)
  const info = shape?.type === 'arrow' ? getArrowInfo(editor, shape as TLArrowShape) : undefined
  if (!info) return undefined
  const transform = editor.getShapePageTransform(id)
  return {
    start: transform.applyToPoint(info.start.point),
    end: transform.applyToPoint(info.end.point),
  }
}
