import { cx } from '#app/ui/cx.ts'
import type { AgreementRow, AgreementTable } from '#lib/ownership/agreement.ts'
import { partRows, saidOf } from '#lib/ownership/agreement-parts.ts'
import { roleLookAt } from './role-looks.ts'

/** Who has which part in a decision: one row a part, with what is still to settle about it. */
export function PartsTable({
  id,
  table,
  shown,
  name,
}: {
  id: string
  table: AgreementTable
  /** How many people there is room for. */
  shown: number
  /** Its page, where it is one of several. */
  name: string | undefined
}) {
  const ids = new Set(table.rows.slice(0, shown).map(({ id: row }) => row))
  const rows = partRows(table).map(({ people, ...part }) => ({
    ...part,
    people: people.filter(({ id: row }) => ids.has(row)),
  }))
  const isOpen = rows.some(({ toSettle }) => toSettle !== '')
  return (
    <section
      aria-label={name === undefined ? 'Who has which part' : `Who has which part: ${name}`}
      className="-mx-5 mt-5 px-5 sm:mx-0 sm:rounded-panel sm:border sm:border-border sm:bg-raised sm:px-0 print:m-0 print:mt-4 print:rounded-none print:border-0 print:bg-transparent"
    >
      <table
        id={id}
        data-name={name}
        className="w-full border-separate border-spacing-0 text-left text-sm leading-5 print:text-[9.5pt] print:leading-[12.5pt]"
      >
        <thead>
          <tr>
            <th scope="col" className={cx(HEAD, 'w-28 sm:w-52 sm:pl-4 print:pl-0')}>
              Part
            </th>
            <th scope="col" className={HEAD}>
              People and teams
            </th>
            {isOpen && (
              <th scope="col" className={cx(HEAD, 'w-32 sm:w-64')}>
                To settle
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ role, people, toSettle }, at) => (
            <tr key={role.id} className="break-inside-avoid">
              <th scope="row" className={cx(CELL, 'font-semibold sm:pl-4 print:pl-0')}>
                <span
                  className={cx(
                    'block w-fit border-l-2 pl-2',
                    roleLookAt(at).line,
                    roleLookAt(at).words,
                  )}
                >
                  {role.name}
                </span>
              </th>
              <td className={cx(CELL, '[overflow-wrap:anywhere]')}>
                {people.map((row, place) => (
                  <Person key={row.id} row={row} isLast={place === people.length - 1} />
                ))}
              </td>
              {isOpen && <td className={cx(CELL, 'font-medium text-warn')}>{toSettle}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** With a comma behind all but the last: copied, a cell is one line. */
function Person({ row, isLast }: { row: AgreementRow; isLast: boolean }) {
  const said = saidOf(row)
  return (
    <>
      {row.task || 'Card without a text'}
      {said !== '' && <span className="text-muted"> ({said})</span>}
      {!isLast && ', '}
    </>
  )
}

const HEAD = 'border-b border-border-strong px-2.5 py-2.5 align-bottom text-[13px] font-semibold'
const CELL = 'border-b border-border px-2.5 py-2.5 align-top'
