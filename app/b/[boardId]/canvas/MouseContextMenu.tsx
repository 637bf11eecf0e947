import { DefaultContextMenu, type TLUiContextMenuProps, useEditor, useValue } from 'tldraw'

/** The menu of a right click. A finger's long press selects instead; the main menu has the same actions. */
export function MouseContextMenu(props: TLUiContextMenuProps) {
  const editor = useEditor()
  const isFinger = useValue('finger', () => editor.getInstanceState().isCoarsePointer, [editor])
  return <DefaultContextMenu {...props} disabled={isFinger || props.disabled === true} />
}
