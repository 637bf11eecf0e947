import { PanelRightOpen } from 'lucide-react'
import { IconButton } from '#app/ui/IconButton.tsx'
import { roleLetters } from '#lib/ownership/role-letters.ts'
import { Count } from './Count.tsx'
import type { PanelContent, PanelList } from './panel-lists.ts'
import type { RoleHue } from './role-looks.ts'

/** The panel, closed: its numbers only. Each opens the panel at its list. */
export function CountStrip({
  content,
  hues,
  onOpen,
  onOpenList,
}: {
  content: PanelContent
  hues: ReadonlyMap<string, RoleHue>
  onOpen: () => void
  onOpenList: (list: PanelList) => void
}) {
  const cells = content.lists.filter(
    ({ key, cards, role }) =>
      role !== undefined ||
      key === 'needs-accountable' ||
      key === 'unowned' ||
      (key === 'two-accountable' && cards.length > 0),
  )
  const isOfTwo = content.lists.filter(({ role }) => role).length === 2
  return (
    <>
      <IconButton
        icon={PanelRightOpen}
        label="Open the panel"
        data-focus="strip"
        aria-expanded={false}
        onClick={onOpen}
      />
      <ul className="ov-strip">
        {cells.map((list) => (
          <li key={list.key}>
            <button
              type="button"
              data-empty={list.cards.length === 0}
              data-gap={list.gap !== ''}
              style={{ color: list.role && hues.get(list.role.id)?.text }}
              onClick={() => onOpenList(list)}
            >
              <span className="sr-only">
                {`${list.title} · ${list.cards.length}${list.gap && `, ${list.gap}`}`}
              </span>
              <span aria-hidden>
                <Count value={list.cards.length} />
              </span>
              <small aria-hidden>{captionOf(list, isOfTwo)}</small>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function captionOf({ key, role }: PanelList, isOfTwo: boolean): string {
  if (role) return roleLetters(role)
  if (key === 'unowned') return 'Nobody'
  if (key === 'two-accountable') return 'Two A'
  return isOfTwo ? 'Both' : 'Shared'
}
