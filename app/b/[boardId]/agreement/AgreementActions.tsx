'use client'

import { Check, Copy, Download, Printer } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { buttonClass } from '#app/ui/button-class.ts'
import { cx } from '#app/ui/cx.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { copyTables, guardCopies } from './copy-tables.ts'

/** What can be done with an agreement: copied, kept as a file, printed. */
export function AgreementActions({
  id,
  tableIds,
}: {
  id: BoardId
  /** Of the tables that are there, in their order. */
  tableIds: readonly string[]
}) {
  const [outcome, setOutcome] = useState<'copied' | 'selected'>()
  // The files have the date of where this person is, as the page does.
  const query = useSyncExternalStore(neverChanges, offsetQuery, noQuery)

  useEffect(() => guardCopies(tablesOf(tableIds)), [tableIds])

  useEffect(() => {
    if (outcome !== 'copied') return undefined
    const timer = setTimeout(() => setOutcome(undefined), COPIED_MS)
    return () => clearTimeout(timer)
  }, [outcome])

  async function copy(): Promise<void> {
    setOutcome(await copyTables(tablesOf(tableIds)))
  }

  const tables = tableIds.length > 1 ? 'tables' : 'table'
  return (
    <div className="mt-5 print:hidden">
      <div className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
        <Button
          variant="primary"
          icon={outcome === 'copied' ? Check : Copy}
          onClick={() => void copy()}
          className="sm:min-w-[124px]"
        >
          {outcome === 'copied' ? 'Copied' : `Copy ${tables}`}
        </Button>
        <a href={`/api/boards/${id}/agreement.csv${query}`} download className={buttonClass()}>
          <Download size={16} aria-hidden />
          <span>
            <span className="max-[420px]:sr-only">Download </span>CSV
          </span>
        </a>
        <a href={`/api/boards/${id}/agreement.md${query}`} download className={buttonClass()}>
          <Download size={16} aria-hidden />
          <span>
            <span className="max-[420px]:sr-only">Download </span>Markdown
          </span>
        </a>
        <Button icon={Printer} onClick={() => window.print()}>
          Print
        </Button>
      </div>
      <output
        className={cx('block text-[13px] text-muted', outcome === 'selected' ? 'mt-2' : 'sr-only')}
      >
        {outcome === 'selected' &&
          (tables === 'table'
            ? 'The table is selected: copy it with Ctrl+C or ⌘C.'
            : 'The tables are selected: copy them with Ctrl+C or ⌘C.')}
        {outcome === 'copied' && 'Copied'}
      </output>
    </div>
  )
}

function tablesOf(ids: readonly string[]): readonly HTMLTableElement[] {
  return ids
    .map((id) => document.getElementById(id))
    .filter((element) => element instanceof HTMLTableElement)
}

const COPIED_MS = 2_500

const neverChanges = () => () => {}
const noQuery = () => ''
const offsetQuery = () => `?offset=${-new Date().getTimezoneOffset()}`
