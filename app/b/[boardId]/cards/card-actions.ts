import { atom, type Editor, type TLUiActionsContextType } from 'tldraw'
import { importAsked } from '#app/b/[boardId]/import/import-asked.ts'
import { ownershipOf } from '#app/b/[boardId]/ownership/board-ownership.ts'
import { rolesOfDigit } from './region-digits.ts'

/** Digits that put the selected cards into a region; see rolesOfDigit. */
const DIGITS: readonly (readonly [digit: number, label: string])[] = [
  [1, 'Put cards into the first role'],
  [2, 'Put cards into the second role'],
  [3, 'Put cards into both roles, or the third'],
  [4, 'Put cards into all three roles, or the fourth'],
  [0, 'Put cards where nobody owns them'],
]

/** True while the details of the selected cards are open, or are to open. */
export const isDetailsOpen = atom('card details are open', false)

/**
 * What people do with cards by keyboard and from menus. What it takes is loaded when it is asked for.
 *
 * @param say - shows one sentence
 */
export function addCardActions(
  editor: Editor,
  actions: TLUiActionsContextType,
  say: (sentence: string) => void,
): void {
  const load = () => import('./place-cards.ts')
  const failed = () => say('This could not be done now. Try again when there is a connection.')
  const tell = (sentence: string | undefined) => {
    if (sentence !== undefined) say(sentence)
  }
  for (const [digit, label] of DIGITS) {
    actions[`place-${digit}`] = {
      id: `place-${digit}`,
      label,
      kbd: String(digit),
      onSelect: () => {
        const live = ownershipOf(editor)
        const ids = editor.getSelectedShapeIds()
        if (!live || ids.length === 0) return
        const { roles: onPage } = live.now.onPage(editor.getCurrentPageId())
        const roles = rolesOfDigit(
          digit,
          onPage.map(({ id }) => id),
        )
        // What was selected when the key was pressed, however long the loading takes.
        const place = async (held: readonly string[]): Promise<void> => {
          const { placeCards } = await load()
          tell(placeCards(editor, live, { ids, roles: held }))
        }
        if (roles) place(roles).catch(failed)
      },
    }
  }
  actions['card-details'] = {
    id: 'card-details',
    label: 'Card details',
    kbd: 'i',
    // Who may only look reads them.
    readonlyOk: true,
    onSelect: () => {
      const live = ownershipOf(editor)
      const ids = editor.getSelectedShapeIds()
      if (live && ids.length > 0 && ids.every((id) => live.card(id))) isDetailsOpen.set(true)
    },
  }
  actions['import-cards'] = {
    id: 'import-cards',
    label: 'Import cards…',
    onSelect: () => void importAsked.set({}),
  }
  actions['tidy-up'] = {
    id: 'tidy-up',
    label: 'Tidy up cards',
    onSelect: () => {
      const live = ownershipOf(editor)
      if (!live) return
      const tidy = async (): Promise<void> => {
        const { tidyCards } = await load()
        tell(tidyCards(editor, live))
      }
      tidy().catch(failed)
    },
  }
}
