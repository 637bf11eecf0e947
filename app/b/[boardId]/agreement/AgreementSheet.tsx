import { ArrowLeft, Check } from 'lucide-react'
import { buttonClass } from '#app/ui/button-class.ts'
import { cx } from '#app/ui/cx.ts'
import { LogoMark } from '#app/ui/Logo.tsx'
import type { BoardId } from '#lib/board/ids.ts'
import type { AgreementRow } from '#lib/ownership/agreement.ts'
import { openLists, WAITING_WORDS } from '#lib/ownership/open-lists.ts'
import type { BoardAgreement } from '#lib/services/agreement.ts'
import { AgreementActions } from './AgreementActions.tsx'
import { AgreementHead } from './AgreementHead.tsx'
import { RaciTable } from './RaciTable.tsx'
import { ReadOn } from './ReadOn.tsx'

/** Of the element that is copied. */
const TABLE_ID = 'agreement-table'

/** Up to so many columns of letters fit an upright sheet of paper. */
const UPRIGHT_COLUMNS = 2

/** The whole agreement: table, what is still to settle, and the picture of the board. */
export function AgreementSheet({ id, of }: { id: BoardId; of: BoardAgreement }) {
  const { title, agreement, picture, readAt } = of
  const { columns, hasPages, rows, session, waiting } = agreement
  const isEmpty = rows.length === 0
  const isWide = hasPages || columns.length > UPRIGHT_COLUMNS
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
                {!isEmpty && ` · ${counted(rows.length, 'task', 'tasks')}`}
              </>
            }
          />
          {isEmpty ? (
            <Empty waiting={waiting.length} />
          ) : (
            <>
              <AgreementActions id={id} tableId={TABLE_ID} />
              <RaciTable id={TABLE_ID} agreement={agreement} />
              <p className="mt-3 text-[13px] text-muted">
                A: answers for the outcome. R: does the work.
              </p>
              <StillOpen agreement={agreement} />
              <Waiting rows={waiting} />
              <figure className="mt-10 break-inside-avoid">
                <figcaption className="mb-2 text-[15px] font-semibold">The board</figcaption>
                {/* oxlint-disable-next-line nextjs/no-img-element -- an SVG of our own, which needs no resizing */}
                <img
                  src={`data:image/svg+xml,${encodeURIComponent(picture)}`}
                  alt={`The board “${title}” in small`}
                  width={320}
                  height={200}
                  className="aspect-16/10 h-auto w-full max-w-[760px] rounded-panel border border-border bg-surface"
                />
              </figure>
            </>
          )}
        </main>
      </div>
    </>
  )
}

function StillOpen({ agreement }: Pick<BoardAgreement, 'agreement'>) {
  const lists = openLists(agreement).filter(({ rows }) => rows.length > 0)
  if (lists.length === 0) {
    return (
      <p className="mt-8 flex items-center gap-2 text-[15px] font-medium text-ok">
        <Check size={18} aria-hidden />
        Every task has one accountable.
      </p>
    )
  }
  return (
    <div className="mt-9 grid gap-x-10 gap-y-7 sm:grid-cols-2 lg:grid-cols-4 print:grid-cols-4 print:gap-x-4">
      {lists.map(({ state, words, rows }) => (
        <section key={state} aria-label={words} className="break-inside-avoid-page">
          <h2 className="text-[15px] leading-5 font-semibold">
            {words} <span className="font-normal text-muted">· {rows.length}</span>
          </h2>
          <ul className="mt-2 flex flex-col gap-1 text-sm leading-5">
            {rows.map((row) => (
              <li key={row.id} className="border-l-2 border-border pl-2.5 [overflow-wrap:anywhere]">
                {row.task || UNNAMED}
                <OnPage of={row} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** Cards that nobody placed yet: the group has not talked about them. */
function Waiting({ rows }: { rows: readonly AgreementRow[] }) {
  if (rows.length === 0) return null
  return (
    <section aria-label={WAITING_WORDS} className="mt-9">
      <h2 className="text-[15px] leading-5 font-semibold">
        {WAITING_WORDS} <span className="font-normal text-muted">· {rows.length}</span>
      </h2>
      <ul className="mt-2 gap-x-10 text-sm leading-5 text-muted sm:columns-2 lg:columns-4 print:columns-4 print:gap-x-4">
        {rows.map((row) => (
          <li
            key={row.id}
            className="mb-1 break-inside-avoid border-l-2 border-border pl-2.5 [overflow-wrap:anywhere]"
          >
            {row.task || UNNAMED}
            <OnPage of={row} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Empty({ waiting }: { waiting: number }) {
  return (
    <div className="mt-8 rounded-panel border border-dashed border-border-strong p-8 text-center">
      <p className="text-[15px] font-medium">No task is placed yet.</p>
      <p className="mt-1 text-sm text-balance text-muted">
        {waiting > 0
          ? `${inTray(waiting)} Drag cards into the diagram, then come back.`
          : 'Put cards where you think they belong, then come back.'}
      </p>
    </div>
  )
}

/** Its page, where the same task may stand on several. */
function OnPage({ of: { page } }: { of: AgreementRow }) {
  return page && <span className="text-muted"> · {page}</span>
}

/** What a task without words is called. */
const UNNAMED = 'Card without a text'

function inTray(count: number): string {
  return count === 1 ? 'One card waits in the tray.' : `${count} cards wait in the tray.`
}

function counted(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`
}

function paper(isWide: boolean): string {
  return `@page{size:A4${isWide ? ' landscape' : ''};margin:14mm 12mm}`
}
