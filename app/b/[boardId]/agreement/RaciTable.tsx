import { cx } from '#app/ui/cx.ts'
import type { AgreementRow, AgreementTable, RaciLetters } from '#lib/ownership/agreement.ts'
import { NEUTRAL, type RoleLook, roleLookAt } from './role-looks.ts'

/** Who answers for what and who does the work: one row a task, one column a role or outsider. */
export function RaciTable({
  id,
  table,
  name,
}: {
  id: string
  table: AgreementTable
  /** Its page, where it is one of several. */
  name: string | undefined
}) {
  const { columns, roles, rows } = table
  const lookOf = (at: number): RoleLook => (at < roles.length ? roleLookAt(at) : NEUTRAL)
  const hasHolders = roles.some(({ holders }) => holders.length > 0)
  const more = MORE.flatMap((column) => {
    const isUsed = rows.some((row) => column.textOf(row) !== '')
    if (!isUsed && !column.isAlwaysShown) return []
    // Paper has no room for a column that says nothing.
    return { ...column, look: cx(column.width, !isUsed && 'print:hidden') }
  })
  return (
    // Takes the focus, so that the keyboard scrolls what a phone has no room for.
    <section
      aria-label={name === undefined ? 'Who owns what' : `Who owns what: ${name}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      className="-mx-5 mt-5 overflow-x-auto px-5 sm:mx-0 sm:rounded-panel sm:border sm:border-border sm:bg-raised sm:px-0 print:m-0 print:mt-4 print:overflow-visible print:rounded-none print:border-0 print:bg-transparent"
    >
      <table
        id={id}
        data-name={name}
        className="w-full border-separate border-spacing-0 text-left text-[13px] leading-[18px] print:text-[9.5pt] print:leading-[12.5pt]"
      >
        <thead>
          <tr>
            <th
              scope="col"
              className={cx(
                HEAD,
                'sticky left-0 z-10 min-w-36 bg-surface sm:min-w-52 sm:bg-raised sm:pl-4 print:static print:min-w-[38mm] print:pl-0 print:bg-transparent',
              )}
            >
              Task
            </th>
            {columns.map((name, at) => (
              <th key={at} scope="col" className={cx(HEAD, 'text-center')}>
                <RoleHead
                  name={name}
                  look={lookOf(at)}
                  holders={hasHolders ? (roles[at]?.holders ?? []) : undefined}
                />
              </th>
            ))}
            <th scope="col" className={HEAD}>
              Accountable
            </th>
            {more.map(({ words, look }) => (
              <th key={words} scope="col" className={cx(HEAD, look)}>
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="break-inside-avoid">
              <th
                scope="row"
                className={cx(
                  CELL,
                  'sticky left-0 z-10 max-w-56 bg-surface font-medium [overflow-wrap:anywhere] sm:bg-raised sm:pl-4 print:static print:pl-0 print:bg-transparent',
                )}
              >
                {row.task || 'Card without a text'}
                {row.state === 'parked' && (
                  <span className="ml-1.5 rounded-full border border-border-strong px-1.5 text-[11px] font-normal text-muted">
                    Parked
                  </span>
                )}
              </th>
              {row.letters.map((letters, at) => (
                <td key={at} className={cx(CELL, 'text-center')}>
                  <Letters letters={letters} look={lookOf(at)} />
                </td>
              ))}
              <td className={cx(CELL, 'min-w-32 print:min-w-[24mm]')}>{accountableOf(row)}</td>
              {more.map(({ words, textOf, look }) => (
                <td key={words} className={cx(CELL, look, '[overflow-wrap:anywhere]')}>
                  {textOf(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function RoleHead({
  name,
  look,
  holders,
}: {
  name: string
  look: RoleLook
  /** Undefined when no role has any. */
  holders: readonly string[] | undefined
}) {
  return (
    <div
      className={cx(
        'mx-auto w-fit max-w-32 min-w-16 border-t-2 pt-1 [overflow-wrap:anywhere] print:min-w-0',
        look.line,
      )}
    >
      <div className={look.words}>{name}</div>
      {holders && <div className="min-h-[1lh] font-normal text-muted">{holders.join(', ')}</div>}
    </div>
  )
}

/** Who answers stands out; who works along is only outlined. */
function Letters({ letters, look }: { letters: RaciLetters; look: RoleLook }) {
  if (letters === '') return null
  const doesAnswer = letters !== 'R'
  return (
    <span
      className={cx(
        'inline-block min-w-7 rounded-[6px] px-1.5 py-px font-semibold',
        look.words,
        doesAnswer ? look.area : 'font-medium',
      )}
    >
      {letters}
    </span>
  )
}

function accountableOf({ state, accountable }: AgreementRow) {
  if (accountable.length > 0) return accountable.join(', ')
  const words = state === 'unowned' ? 'Nobody yet' : state === 'parked' ? '' : 'Name one'
  return words && <span className="text-muted italic">{words}</span>
}

/** Columns after the one of who answers. */
const MORE: readonly {
  words: string
  textOf: (row: AgreementRow) => string
  isAlwaysShown: boolean
  width: string
}[] = [
  {
    words: 'Delegated to',
    textOf: ({ delegatedTo }) => delegatedTo.join(', '),
    isAlwaysShown: true,
    width: 'min-w-28 print:min-w-[22mm]',
  },
  {
    words: 'Disagreement before',
    textOf: ({ disagreement }) => disagreement?.toFixed(2) ?? '',
    isAlwaysShown: false,
    width: 'tabular-nums',
  },
  {
    words: 'Decision',
    textOf: ({ decision }) => decision,
    isAlwaysShown: true,
    width: 'max-w-72 min-w-36 print:min-w-[26mm]',
  },
  {
    words: 'Reason',
    textOf: ({ reason }) => reason,
    isAlwaysShown: true,
    width: 'max-w-72 min-w-36 print:min-w-[26mm]',
  },
  {
    words: 'Objections',
    textOf: ({ objections }) => objections.join('; '),
    isAlwaysShown: false,
    width: 'max-w-72 min-w-36 print:min-w-[26mm]',
  },
]

const HEAD =
  'border-b border-border-strong px-2.5 py-2.5 align-bottom font-semibold sm:whitespace-nowrap print:whitespace-normal'
const CELL = 'border-b border-border px-2.5 py-2 align-top'
