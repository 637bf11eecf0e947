import {
  type Editor,
  getArrowInfo,
  sortByIndex,
  type TLArrowShape,
  type TLLineShape,
  type TLShapeId,
  type Vec,
} from 'tldraw'

/** Both ends of an arrow or a straight line as it is drawn, on the page; undefined for anything else. */
export function lineEnds(
  editor: Editor,
  id: TLShapeId,
): { readonly start: Vec; readonly end: Vec } | undefined {
  const [start, end, ...more] = endsOf(editor, id)
  if (!start || !end || more.length > 0) return undefined
  const transform = editor.getShapePageTransform(id)
  return { start: transform.applyToPoint(start), end: transform.applyToPoint(end) }
}

function endsOf(editor: Editor, id: TLShapeId) {
  const shape = editor.getShape(id)
  if (shape?.type === 'line') {
    return Object.values((shape as TLLineShape).props.points).sort(sortByIndex)
  }
  const info = shape?.type === 'arrow' ? getArrowInfo(editor, shape as TLArrowShape) : undefined
  return info ? [info.start.point, info.end.point] : []
}
