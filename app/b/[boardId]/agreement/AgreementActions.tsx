'use client'

import { Check, Copy, Download, Printer } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { buttonClass } from '#app/ui/button-class.ts'
import { cx } from '#app/ui/cx.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { copyTable, guardCopies } from './copy-table.ts'

/** What can be done with an agreement: copied, kept as a file, printed. */
export function AgreementActions({ id, tableId }: { id: BoardId; tableId: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'selected'>()
  // The files have the date of where this person is, as the page does.
  const query = useSyncExternalStore(neverChanges, offsetQuery, noQuery)

  useEffect(() => {
    const table = document.getElementById(tableId)
    return table instanceof HTMLTableElement ? guardCopies(table) : undefined
  }, [tableId])

  useEffect(() => {
    if (outcome !== 'copied') return undefined
    const timer = setTimeout(() => setOutcome(undefined), COPIED_MS)
    return () => clearTimeout(timer)
  }, [outcome])

  async function copy(): Promise<void> {
    const table = document.getElementById(tableId)
    if (table instanceof HTMLTableElement) setOutcome(await copyTable(table))
  }

  return (
    <div className="mt-5 print:hidden">
      <div className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
        <Button
          variant="primary"
          icon={outcome === 'copied' ? Check : Copy}
          onClick={() => void copy()}
          className="sm:min-w-[124px]"
        >
          {outcome === 'copied' ? 'Copied' : 'Copy table'}
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
        {outcome === 'selected' && 'The table is selected: copy it with Ctrl+C or ⌘C.'}
        {outcome === 'copied' && 'Copied'}
      </output>
    </div>
  )
}

const COPIED_MS = 2_500

const neverChanges = () => () => {}
const noQuery = () => ''
const offsetQuery = () => `?offset=${-new Date().getTimezoneOffset()}`
