import { useEffect, useMemo, useRef, useState } from 'react'
import { useEditor, useValue } from 'tldraw'
import { CHROME } from '#app/b/[boardId]/canvas/keyboard-focus.ts'
import { furnitureOfBoard } from '#app/b/[boardId]/canvas/protected-shapes.ts'
import { useIsPhone } from '#app/b/[boardId]/canvas/use-is-phone.ts'
import { choosePanel, foldPanel, isPanelOpen } from './panel-choice.ts'
import { CountStrip } from './CountStrip.tsx'
import { OthersChanges } from './OthersChanges.tsx'
import { type Filter, filterAmong, type PanelList, panelContent } from './panel-lists.ts'
import type { PanelBody } from './PanelBody.tsx'
import { PhoneButton } from './PhoneButton.tsx'
import { roleHues } from './role-looks.ts'
import type { LiveOwnership } from './live-ownership.ts'

/**
 * Who owns what on the page that is shown, in numbers and lists, beside the canvas. Nothing on boards
 * without roles, nor on an empty page beside those that have some.
 */
export function OwnershipPanel({ live }: { live: LiveOwnership }) {
  const hasRoles = useValue('has roles', () => live.now.roles.length > 0, [live])
  const isHere = useValue('has cards', () => live.here.roles.length + live.here.cards.length > 0, [
    live,
  ])
  if (!hasRoles) return null
  return (
    <>
      {isHere && <Shown live={live} />}
      <OthersChanges live={live} />
    </>
  )
}

function Shown({ live }: { live: LiveOwnership }) {
  const editor = useEditor()
  const isPhone = useIsPhone()
  const isChosen = useValue('panel is open', isPanelOpen, [])
  const [isSheetOpen, setIsSheetOpen] = useState(false)
  const isWanted = isPhone ? isSheetOpen : isChosen
  const [Body, setBody] = useState<typeof PanelBody>()
  const isOpen = isWanted && Body !== undefined
  const [chosen, setFilter] = useState<Filter>({ kind: 'all' })
  const [words, setWords] = useState('')
  const filter = useValue('filter', () => filterAmong(chosen, live.here), [live, chosen])
  const content = useValue('panel', () => panelContent(live.here, { filter, words }), [
    live,
    filter,
    words,
  ])
  const roles = useValue('roles', () => live.here.roles, [live])
  const furniture = useValue('furniture', () => furnitureOfBoard(editor), [editor])
  const [toggledLists, setToggledLists] = useState<ReadonlySet<string>>(NONE)
  const root = useRef<HTMLElement>(null)
  const nextFocus = useRef<string>(undefined)

  // The lists come when they are asked for the first time: most boards open with a strip of counts.
  useEffect(() => {
    if (!isWanted || Body) return undefined
    let isGone = false
    const show = (file: { PanelBody: typeof PanelBody }) => {
      if (!isGone) setBody(() => file.PanelBody)
    }
    void import('./PanelBody.tsx').then(show, () => {
      // Without a network they may not; the next press asks anew.
      setIsSheetOpen(false)
      foldPanel()
    })
    return () => {
      isGone = true
    }
  }, [isWanted, Body])

  // The control that had the focus is gone with the form of the panel that it belonged to.
  useEffect(() => {
    if (isWanted !== isOpen) return
    const name = nextFocus.current
    nextFocus.current = undefined
    if (name === undefined) return
    root.current?.querySelector<HTMLElement>(`[data-focus="${CSS.escape(name)}"]`)?.focus()
  })

  function toggle(open: boolean, focus: string): void {
    nextFocus.current = focus
    if (isPhone) setIsSheetOpen(open)
    else choosePanel(open ? 'open' : 'strip')
  }

  useEffect(() => {
    const element = root.current
    const onKey = ({ key, target }: KeyboardEvent): void => {
      if (key !== 'Escape' || (target instanceof HTMLInputElement && target.value !== '')) return
      if (isPhone && isOpen) toggle(false, 'strip')
      else editor.focus()
    }
    element?.addEventListener('keydown', onKey)
    return () => element?.removeEventListener('keydown', onKey)
  })

  function openList({ key, startsOpen }: PanelList): void {
    const next = new Set(toggledLists)
    if (startsOpen) next.delete(key)
    else next.add(key)
    setToggledLists(next)
    toggle(true, `list ${key}`)
  }

  const hues = useMemo(() => roleHues(roles, furniture), [roles, furniture])
  return (
    <aside
      ref={root}
      {...CHROME}
      className="ov-ownership"
      data-form={isOpen ? (isPhone ? 'sheet' : 'panel') : isPhone ? 'button' : 'strip'}
      aria-label={content.title}
    >
      {isOpen ? (
        <Body
          {...{ live, content, roles, hues, filter, words, toggledLists, isPhone }}
          onFilter={setFilter}
          onWords={setWords}
          onToggleLists={setToggledLists}
          onClose={() => toggle(false, 'strip')}
          onShown={() => {
            if (isPhone) setIsSheetOpen(false)
          }}
        />
      ) : isPhone ? (
        <PhoneButton {...content} onOpen={() => toggle(true, 'panel')} />
      ) : (
        <CountStrip
          {...{ content, hues }}
          onOpen={() => toggle(true, 'panel')}
          onOpenList={openList}
        />
      )}
    </aside>
  )
}

const NONE: ReadonlySet<string> = new Set()
