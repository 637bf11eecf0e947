import { ArrowLeft } from 'lucide-react'
import { buttonClass } from '#app/ui/button-class.ts'
import { cx } from '#app/ui/cx.ts'
import { LogoMark } from '#app/ui/Logo.tsx'
import type { BoardId } from '#lib/board/ids.ts'
import type { AgreementTable } from '#lib/ownership/agreement.ts'
import { LOADS_WORDS, loadsOf } from '#lib/ownership/agreement-parts.ts'
import { areParts, peopleWords } from '#lib/ownership/parts.ts'
import type { BoardAgreement } from '#lib/services/agreement.ts'
import { AgreementActions } from './AgreementActions.tsx'
import { AgreementHead } from './AgreementHead.tsx'
import { AgreementPart } from './AgreementPart.tsx'
import { ReadOn } from './ReadOn.tsx'

/** Of the elements that are copied; their places follow. */
const TABLE_ID = 'agreement-table'

/** Up to so many columns of letters fit an upright sheet of paper. */
const UPRIGHT_COLUMNS = 2

/** Besides those of roles and people. */
const OTHER_COLUMNS = 6

/** Cells that a sheet shows at most: a server makes about 50,000 a second, and nobody else is served meanwhile. */
const MAX_CELLS = 6_000

/**
 * The whole agreement: table, what is still to settle, and the picture of the board. Where several pages
 * have regions, all of that page by page, and on paper each begins a sheet.
 */
export function AgreementSheet({ id, of }: { id: BoardId; of: BoardAgreement }) {
  const { title, agreement, pictures, readAt } = of
  const { pages, rows, session, waiting } = agreement
  const isEmpty = rows.length === 0
  const tables =
    pages.length > 0
      ? pages.map((table) => ({ table, name: table.name }))
      : [{ table: agreement, name: undefined }]
  const room = roomFor(tables.map(({ table }) => table))
  const parts = tables.map((part, at) => ({
    ...part,
    shown: room[at] ?? 0,
    tableId: `${TABLE_ID}-${at + 1}`,
  }))
  const isWide = parts.some(
    ({ table }) => table.columns.length > UPRIGHT_COLUMNS && !areParts(table.roles),
  )
  return (
    <>
      <style>{paper(isWide)}</style>
      <div
        className={cx(
          'mx-auto px-5 pt-4 pb-16 sm:px-8 print:max-w-none print:p-0',
          isWide ? 'max-w-[1640px]' : 'max-w-[1264px]',
        )}
      >
        <nav className="mb-5 flex items-center gap-1 print:hidden">
          <a
            href="/"
            aria-label="Your boards"
            className="grid size-8 shrink-0 place-items-center rounded-control transition-colors hover:bg-hover touch:size-11"
          >
            <LogoMark size={20} />
          </a>
          <a href={`/b/${id}`} className={buttonClass({ variant: 'ghost', size: 'sm' })}>
            <ArrowLeft size={16} aria-hidden />
            Back to the board
          </a>
        </nav>
        <main>
          <AgreementHead
            title={title}
            line={
              <>
                {session !== '' && `${session} · `}
                <ReadOn at={readAt} />
                {!isEmpty && ` · ${counted(tables.map(({ table }) => table))}`}
              </>
            }
          />
          {isEmpty ? (
            <Empty waiting={waiting.length} isOfPeople={areParts(agreement.roles)} />
          ) : (
            <>
              <AgreementActions
                id={id}
                tableIds={parts.flatMap(({ table, tableId }) =>
                  table.rows.length > 0 ? tableId : [],
                )}
              />
              <div>
                {parts.map((part, at) => (
                  <AgreementPart
                    key={part.tableId}
                    {...part}
                    title={title}
                    picture={pictures[at]}
                  />
                ))}
              </div>
              <Loads sentences={loadsOf(pages)} />
            </>
          )}
        </main>
      </div>
    </>
  )
}

/** How many rows of each table are shown: of each at least one. */
function roomFor(tables: readonly AgreementTable[]): readonly number[] {
  let cells = MAX_CELLS
  return tables.map(({ columns, rows }) => {
    const width = columns.length + OTHER_COLUMNS
    const shown = Math.min(rows.length, Math.max(1, Math.floor(cells / width)))
    cells -= shown * width
    return shown
  })
}

/** Who has the same part in several decisions of the board. */
function Loads({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null
  return (
    <section aria-label={LOADS_WORDS} className="mt-12 break-inside-avoid">
      <h2 className="text-xl leading-7 font-semibold tracking-[-0.015em]">{LOADS_WORDS}</h2>
      <ul className="mt-2 flex flex-col gap-1 text-sm leading-5">
        {sentences.map((sentence) => (
          <li key={sentence} className="border-l-2 border-border pl-2.5 [overflow-wrap:anywhere]">
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Empty({ waiting, isOfPeople }: { waiting: number; isOfPeople: boolean }) {
  return (
    <div className="mt-8 rounded-panel border border-dashed border-border-strong p-8 text-center">
      <p className="text-[15px] font-medium">
        {isOfPeople ? 'Nobody has a part yet.' : 'No task is placed yet.'}
      </p>
      <p className="mt-1 text-sm text-balance text-muted">
        {waiting > 0
          ? `${inTray(waiting)} Drag cards into the diagram, then come back.`
          : 'Put cards where you think they belong, then come back.'}
      </p>
    </div>
  )
}

function inTray(count: number): string {
  return count === 1 ? 'One card waits in the tray.' : `${count} cards wait in the tray.`
}

/** "1 task", "5 tasks", "24 tasks · 8 people and teams". */
function counted(tables: readonly AgreementTable[]): string {
  const rowsOf = (isOfPeople: boolean): number =>
    tables
      .filter(({ roles }) => areParts(roles) === isOfPeople)
      .reduce((sum, { rows }) => sum + rows.length, 0)
  const [tasks, people] = [rowsOf(false), rowsOf(true)]
  return [
    ...(tasks > 0 ? [tasks === 1 ? '1 task' : `${tasks} tasks`] : []),
    ...(people > 0 ? [peopleWords(people)] : []),
  ].join(' · ')
}

function paper(isWide: boolean): string {
  const table = `@page{size:A4${isWide ? ' landscape' : ''};margin:14mm 12mm}`
  return `${table}@page board{size:A4 landscape;margin:10mm 12mm}`
}
