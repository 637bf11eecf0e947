import { useMemo, useState } from 'react'
import { useEditor } from 'tldraw'
import { useCanvas } from '#app/b/[boardId]/canvas/canvas-context.ts'
import { CardPreview } from '#app/import/CardPreview.tsx'
import { CheckForm } from '#app/import/CheckForm.tsx'
import { cardLine, rowSentences } from '#app/import/import-words.ts'
import { ReadAs } from '#app/import/ReadAs.tsx'
import type { Source } from '#app/import/read-source.ts'
import { useReading } from '#app/import/use-reading.ts'
import { Segmented } from '#app/ui/Segmented.tsx'
import { nextFrame } from '#lib/sync/next-frame.ts'
import { addCards } from './add-cards.ts'
import {
  destinationsOf,
  isSamePlan,
  isWaiting,
  planImport,
  type ImportPlan,
  type KnownRule,
} from './import-plan.ts'
import { isSamePage, readPage, type PageNow } from './page-now.ts'
import {
  addedSentence,
  destinationWords,
  knownSentence,
  placeWords,
  planSentences,
} from './plan-words.ts'

/** What becomes of the text on this board: which column says what, what is here already, and what goes where. */
export function CheckCards({
  source,
  isReadonly,
  onBack,
  onAdded,
}: {
  source: Source
  isReadonly: boolean
  onBack: () => void
  /** Once the cards are on the board, with a sentence that says so. */
  onAdded: (sentence: string) => void
}) {
  const editor = useEditor()
  const { board } = useCanvas()
  const [now, setNow] = useState(() => readPage(editor))
  const [rule, setRule] = useState<KnownRule>('leave-out')
  const { roles } = now
  const reading = useReading(source, { roles, allRoles: roles })
  const { cards } = reading
  const plan = useMemo(() => cards && planImport(cards.board, now, rule), [cards, now, rule])
  const count = plan?.cards.length ?? 0
  const fault = isReadonly
    ? 'You can look at this board, but not change it any more.'
    : (reading.fault ?? (plan && roomSentence(now, count)))

  async function add(): Promise<string | undefined> {
    await busyIsSeen()
    if (!cards || !plan || editor.getIsReadonly()) return undefined
    const then = readPage(editor)
    // Places for hundreds of cards take a while to be found.
    const changed = isSamePage(then, now) ? plan : planImport(cards.board, then, rule)
    setNow(then)
    // The page itself may be gone, and another shown in its place.
    if (then.id !== now.id || !isSamePlan(plan, changed)) {
      return 'Others changed the board meanwhile, so nothing was added yet. This is how it is now.'
    }
    addCards(editor, changed, then)
    // Before they are drawn here: the others need not wait for that.
    board.flush()
    onAdded(addedSentence(changed, { rule, hasRoles: roles.length > 0 }))
    return undefined
  }

  return (
    <CheckForm
      {...{ source, reading, roles, onBack }}
      top={<ReadAs reading={reading} />}
      notes={cards && plan && count > 0 ? notesOf({ cards, plan, now }) : []}
      fault={fault && `${fault} Nothing is added.`}
      button={count === 0 ? 'Add cards' : count === 1 ? 'Add one card' : `Add ${count} cards`}
      isDisabled={count === 0 || fault !== undefined}
      onSubmit={add}
    >
      {cards && plan && plan.known.length > 0 && (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-panel border border-border p-3.5">
          <p className="min-w-0 flex-1 basis-52 text-[13px] [overflow-wrap:anywhere] text-text">
            {knownSentence(plan.known, cards.board.cards.length)}
          </p>
          <Segmented
            label="Tasks that are on this board already"
            value={rule}
            options={RULES}
            onChange={setRule}
          />
        </div>
      )}
      {cards && plan && count > 0 && <Outcome {...{ plan, roles }} />}
    </CheckForm>
  )
}

/** Resolves when the button says that it is at work: hundreds of cards hold the page for a moment. */
function busyIsSeen(): Promise<void> {
  return new Promise((resolve) => void nextFrame(() => setTimeout(resolve)))
}

interface Checked {
  readonly cards: NonNullable<ReturnType<typeof useReading>['cards']>
  readonly plan: ImportPlan
  readonly now: PageNow
}

/** What people should know of the cards that would come. */
function notesOf({ cards, plan, now: { roles } }: Checked): string[] {
  // Of rows that are left out nobody has to know it.
  const strange = Math.min(cards.strange, plan.cards.filter(isWaiting).length)
  return [
    ...rowSentences({ ...cards, strange }, { one: 'waits', many: 'wait' }),
    ...planSentences(plan, roles),
  ]
}

/** The first cards, and how many go where. */
function Outcome({ plan, roles }: { plan: ImportPlan; roles: PageNow['roles'] }) {
  const planned = new Map(plan.cards.map((each) => [each.card, each]))
  const destinations = destinationsOf(
    plan,
    roles.map(({ id }) => id),
  )
  return (
    <>
      <CardPreview
        cards={plan.cards.map(({ card }) => card)}
        lineOf={(card) => {
          const each = planned.get(card)
          return cardLine(card, { roles, where: each && placeWords(each, roles) })
        }}
      />
      {roles.length > 0 && (
        <section aria-label="Where the cards go">
          <h3 className="mb-1.5 text-[13px] font-medium text-text">Where they go</h3>
          <dl className="flex flex-col gap-1 text-[13px]">
            {destinations.map((each) => {
              const words = destinationWords(each, roles)
              return (
                <div key={words} className="flex justify-between gap-4">
                  <dt className="min-w-0 [overflow-wrap:anywhere] text-muted">{words}</dt>
                  <dd className="text-text tabular-nums">{each.count}</dd>
                </div>
              )
            })}
          </dl>
        </section>
      )}
    </>
  )
}

const RULES = [
  { value: 'leave-out', text: 'Leave out' },
  { value: 'add', text: 'Add again' },
] as const

function roomSentence({ room }: PageNow, count: number): string | undefined {
  if (count <= room) return undefined
  return `This page has room for ${Math.max(0, room).toLocaleString('en')} more shapes, and ${count} cards would come.`
}
