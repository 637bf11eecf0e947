import type { Editor, TLShape } from 'tldraw'
import { typingOf } from './typing.ts'

interface WithText {
  readonly props: { readonly font: unknown; readonly size: unknown }
}

/**
 * False when a shape must not be measured for a change of it: only its text changed, and of those
 * who type in it right now it is another's part to say how large it is.
 */
export function mayMeasure(
  editor: Editor,
  before: TLShape & WithText,
  after: TLShape & WithText,
): boolean {
  const isTextOnly =
    before.props.font === after.props.font && before.props.size === after.props.size
  if (!isTextOnly || editor.getEditingShapeId() !== after.id) return true
  return typingOf(editor)?.mayMeasure(after.id) ?? true
}
