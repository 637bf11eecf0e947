import {
  DefaultKeyboardShortcutsDialog,
  DefaultKeyboardShortcutsDialogContent,
  TldrawUiMenuActionItem,
  TldrawUiMenuGroup,
  type TLUiKeyboardShortcutsDialogProps,
} from 'tldraw'

/** tldraw's own list, with the keys of cards first. */
export function ShortcutsDialog(props: TLUiKeyboardShortcutsDialogProps) {
  return (
    <DefaultKeyboardShortcutsDialog {...props}>
      <TldrawUiMenuGroup label="Cards" id="cards">
        {CARD_ACTIONS.map((id) => (
          <TldrawUiMenuActionItem key={id} actionId={id} />
        ))}
      </TldrawUiMenuGroup>
      <DefaultKeyboardShortcutsDialogContent />
    </DefaultKeyboardShortcutsDialog>
  )
}

const CARD_ACTIONS = ['card-details', 'place-1', 'place-2', 'place-3', 'place-0']
