import { PanelRightClose, Search, X } from 'lucide-react'
import { type TLPageId, useEditor, useValue } from 'tldraw'
import { IconButton } from '#app/ui/IconButton.tsx'
import { Select } from '#app/ui/Select.tsx'
import { areParts } from '#lib/ownership/parts.ts'
import type { Role } from '#lib/ownership/regions.ts'
import { CardSection } from './CardSection.tsx'
import { decisionLoads } from './decision-loads.ts'
import type { LiveOwnership } from './live-ownership.ts'
import { otherPages } from './other-pages.ts'
import type { Filter, PanelContent } from './panel-lists.ts'
import type { RoleHue } from './role-looks.ts'

/** The open panel: search and filter above, then a list for each role and each open question. */
export function PanelBody({
  live,
  content,
  roles,
  hues,
  filter,
  words,
  toggledLists,
  isPhone,
  onFilter,
  onWords,
  onToggleLists,
  onClose,
  onShown,
}: {
  live: LiveOwnership
  content: PanelContent
  roles: readonly Role[]
  hues: ReadonlyMap<string, RoleHue>
  filter: Filter
  words: string
  /** Lists that are not as they start. */
  toggledLists: ReadonlySet<string>
  isPhone: boolean
  onFilter: (filter: Filter) => void
  onWords: (words: string) => void
  onToggleLists: (keys: ReadonlySet<string>) => void
  onClose: () => void
  /** A card of a list was flown to. */
  onShown: () => void
}) {
  const editor = useEditor()
  const others = useValue(
    'other pages',
    () =>
      otherPages(live.now, {
        pages: editor.getPages(),
        shown: editor.getCurrentPageId(),
        words,
      }),
    [editor, live, words],
  )
  const loads = useValue('who has a part in several decisions', () => decisionLoads(live.now), [
    live,
  ])
  const page = useValue('page', () => editor.getCurrentPage().name, [editor])
  const isNarrowed = filter.kind !== 'all' || words.trim() !== ''
  function toggle(key: string): void {
    const next = new Set(toggledLists)
    if (!next.delete(key)) next.add(key)
    onToggleLists(next)
  }
  return (
    <>
      <header className="ov-panel-head">
        <h2>
          {content.title}
          {others.length > 0 && <small>{page}</small>}
        </h2>
        <IconButton
          icon={isPhone ? X : PanelRightClose}
          label={isPhone ? 'Close' : 'Close to a strip'}
          data-focus="panel"
          aria-expanded
          onClick={onClose}
        />
      </header>
      <div className="ov-panel-find">
        <label className="ov-panel-search">
          <Search aria-hidden size={15} />
          <input
            type="search"
            aria-label="Search cards and people"
            placeholder="Search"
            value={words}
            onChange={({ target }) => onWords(target.value)}
            onKeyDown={({ key }) => {
              if (key === 'Escape') onWords('')
            }}
          />
        </label>
        <Select
          label="Show"
          hideLabel
          value={keyOf(filter)}
          onChange={({ target }) => onFilter(filterOf(target.value))}
        >
          <option value="all">All cards</option>
          <option value="to-settle">To settle</option>
          {roles.map(({ id, name }) => (
            <option key={id} value={`role ${id}`}>
              {name}
            </option>
          ))}
          {content.people.map((name) => (
            <option key={name} value={`person ${name}`}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      <div className="ov-panel-lists">
        {content.lists.map((list) => (
          <CardSection
            key={list.key}
            list={list}
            roles={roles}
            hues={hues}
            maxLoad={content.maxLoad}
            isOpen={isNarrowed || list.startsOpen !== toggledLists.has(list.key)}
            onToggle={() => toggle(list.key)}
            onShown={onShown}
          />
        ))}
        {content.lists.length === 0 && <p className="ov-panel-none">No card matches.</p>}
        {(areParts(roles) ? [...content.hints, ...loads] : content.hints).map((hint) => (
          <p key={hint} className="ov-panel-hint">
            {hint}
          </p>
        ))}
        {others.length > 0 && (
          <section className="ov-list ov-other-pages">
            <h3>Other pages</h3>
            <ul>
              {others.map(({ id, name, said }) => (
                <li key={id}>
                  <button type="button" onClick={() => editor.setCurrentPage(id as TLPageId)}>
                    <span className="ov-row-title">{name}</span>
                    {said !== '' && <small>{said}</small>}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </>
  )
}

function keyOf(filter: Filter): string {
  if (filter.kind === 'role') return `role ${filter.role}`
  return filter.kind === 'person' ? `person ${filter.name}` : filter.kind
}

function filterOf(key: string): Filter {
  if (key.startsWith('role ')) return { kind: 'role', role: key.slice('role '.length) }
  if (key.startsWith('person ')) return { kind: 'person', name: key.slice('person '.length) }
  return { kind: key === 'to-settle' ? 'to-settle' : 'all' }
}
