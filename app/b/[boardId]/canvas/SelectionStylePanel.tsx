import { useEffect } from 'react'
import { DefaultStylePanel, type TLUiStylePanelProps, useEditor, useValue } from 'tldraw'

/** Colours and sizes only while something is selected: otherwise the canvas has the room. */
export function SelectionStylePanel(props: TLUiStylePanelProps) {
  const editor = useEditor()
  const isShown = useValue('something is selected', () => editor.getSelectedShapeIds().length > 0, [
    editor,
  ])
  useEffect(() => {
    // tldraw leaves the part of its slider that screen readers stop at without a name.
    document.querySelector('.tlui-slider__thumb')?.setAttribute('aria-label', 'Opacity')
  })
  return isShown || props.isMobile ? <DefaultStylePanel {...props} /> : null
}
