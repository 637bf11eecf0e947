import { Check } from 'lucide-react'
import { cx } from '#app/ui/cx.ts'
import type { AgreementRow, AgreementTable } from '#lib/ownership/agreement.ts'
import { apartLists, partRows, settledParts } from '#lib/ownership/agreement-parts.ts'
import { openLists, WAITING_WORDS } from '#lib/ownership/open-lists.ts'
import { areParts } from '#lib/ownership/parts.ts'
import type { AgreementPicture } from '#lib/services/agreement.ts'
import { BoardPicture } from './BoardPicture.tsx'
import { PartsTable } from './PartsTable.tsx'
import { RaciTable } from './RaciTable.tsx'

/** A table, what of it is still to settle, and its picture: of the board, or of one of its pages. */
export function AgreementPart({
  table,
  shown,
  name,
  title,
  tableId,
  picture,
}: {
  table: AgreementTable
  /** How many of its rows there is room for. */
  shown: number
  /** The page; undefined on a board that has no others. */
  name: string | undefined
  /** The board's. */
  title: string
  tableId: string
  picture: AgreementPicture | undefined
}) {
  const { rows, waiting, roles } = table
  const isOfPeople = areParts(roles)
  const level = name === undefined ? 'h2' : 'h3'
  return (
    <section
      aria-label={name}
      className={cx(name !== undefined && 'mt-12 not-first:print:break-before-page print:mt-6')}
    >
      {name !== undefined && (
        <h2 className="text-xl leading-7 font-semibold tracking-[-0.015em] [overflow-wrap:anywhere]">
          {name}
          {rows.length > 0 && <span className="font-normal text-muted"> · {rows.length}</span>}
        </h2>
      )}
      {rows.length === 0 ? (
        <p className="mt-2 text-sm text-muted">
          {isOfPeople ? 'Nobody has a part yet.' : 'No task is placed yet.'}
        </p>
      ) : isOfPeople ? (
        <>
          <PartsTable id={tableId} {...{ table, shown, name }} />
          {shown < rows.length && (
            <p className="mt-3 text-sm font-medium">
              The first {shown} of {rows.length} people and teams. All of them are in the CSV and
              the Markdown.
            </p>
          )}
          {partRows(table).every(({ toSettle }) => toSettle === '') && (
            <Settled words={settledParts(roles)} />
          )}
          <Lists lists={apartLists(table)} {...{ name, level }} />
        </>
      ) : (
        <>
          <RaciTable id={tableId} table={{ ...table, rows: rows.slice(0, shown) }} name={name} />
          {shown < rows.length && (
            <p className="mt-3 text-sm font-medium">
              The first {shown} of {rows.length} tasks. All of them are in the CSV and the Markdown.
            </p>
          )}
          <p className="mt-3 text-[13px] text-muted">
            A: answers for the outcome. R: does the work.
          </p>
          <StillOpen {...{ table, name, level }} />
        </>
      )}
      <Waiting rows={waiting} {...{ name, level }} />
      {picture && <BoardPicture {...{ picture, title, name }} />}
    </section>
  )
}

interface Heading {
  /** The page, where there are others. */
  readonly name: string | undefined
  readonly level: 'h2' | 'h3'
}

function StillOpen({ table, ...heading }: Heading & { readonly table: AgreementTable }) {
  const lists = openLists(table).filter(({ rows }) => rows.length > 0)
  if (lists.length === 0) return <Settled words="Every task has one accountable." />
  return <Lists lists={lists} {...heading} />
}

function Settled({ words }: { words: string }) {
  if (words === '') return null
  return (
    <p className="mt-8 flex items-center gap-2 text-[15px] font-medium text-ok">
      <Check size={18} aria-hidden />
      {words}
    </p>
  )
}

function Lists({
  lists,
  name,
  level: Heading,
}: Heading & {
  readonly lists: readonly { readonly words: string; readonly rows: readonly AgreementRow[] }[]
}) {
  if (lists.length === 0) return null
  return (
    <div className="mt-9 grid gap-x-10 gap-y-7 sm:grid-cols-2 lg:grid-cols-4 print:grid-cols-4 print:gap-x-4">
      {lists.map(({ words, rows }) => (
        <section key={words} aria-label={onPage(words, name)} className="break-inside-avoid-page">
          <Heading className="text-[15px] leading-5 font-semibold">
            {words} <span className="font-normal text-muted">· {rows.length}</span>
          </Heading>
          <ul className="mt-2 flex flex-col gap-1 text-sm leading-5">
            {rows.slice(0, MAX_LISTED).map((row) => (
              <li key={row.id} className="border-l-2 border-border pl-2.5 [overflow-wrap:anywhere]">
                {row.task || UNNAMED}
              </li>
            ))}
            <More than={rows.length} />
          </ul>
        </section>
      ))}
    </div>
  )
}

/** Cards that nobody placed yet: the group has not talked about them. */
function Waiting({
  rows,
  name,
  level: Heading,
}: Heading & { readonly rows: readonly AgreementRow[] }) {
  if (rows.length === 0) return null
  return (
    <section aria-label={onPage(WAITING_WORDS, name)} className="mt-9">
      <Heading className="break-after-avoid text-[15px] leading-5 font-semibold">
        {WAITING_WORDS} <span className="font-normal text-muted">· {rows.length}</span>
      </Heading>
      <ul className="mt-2 gap-x-10 text-sm leading-5 text-muted sm:columns-2 lg:columns-4 print:columns-4 print:gap-x-4">
        {rows.slice(0, MAX_LISTED).map((row) => (
          <li
            key={row.id}
            className="mb-1 break-inside-avoid border-l-2 border-border pl-2.5 [overflow-wrap:anywhere]"
          >
            {row.task || UNNAMED}
          </li>
        ))}
        <More than={rows.length} />
      </ul>
    </section>
  )
}

function More({ than }: { than: number }) {
  if (than <= MAX_LISTED) return null
  return <li className="pl-2.5 font-medium">and {than - MAX_LISTED} more</li>
}

/** Entries that a list shows at most; all are in the files. */
const MAX_LISTED = 500

/** Several pages have such a list, and who goes from one to the next hears nothing else. */
function onPage(words: string, name: string | undefined): string {
  return name === undefined ? words : `${words}, ${name}`
}

/** What a task without words is called. */
const UNNAMED = 'Card without a text'
