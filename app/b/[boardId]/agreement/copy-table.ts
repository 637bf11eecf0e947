import { guarded } from '#lib/ownership/formula-guard.ts'

/**
 * Copies a table for spreadsheets and documents. Plain http has no clipboard, and a browser may refuse
 * it: then the table is selected and copied the old way, or left selected for the person to copy.
 */
export async function copyTable(table: HTMLTableElement): Promise<'copied' | 'selected'> {
  const { html, text } = contentsOf(table)
  try {
    await navigator.clipboard.write([
      new ClipboardItem({
        'text/html': new Blob([html], { type: 'text/html' }),
        'text/plain': new Blob([text], { type: 'text/plain' }),
      }),
    ])
    return 'copied'
  } catch {
    getSelection()?.selectAllChildren(table)
    // The listener of guardCopies says what is copied.
    return document.execCommand('copy') ? 'copied' : 'selected'
  }
}

/**
 * Whoever selects the whole table and copies it gets the same as by the button: words that a
 * spreadsheet would run as a formula stay words. Answers what ends that.
 */
export function guardCopies(table: HTMLTableElement): () => void {
  const onCopy = (event: ClipboardEvent): void => {
    const isWhole = [...table.rows].every((row) => getSelection()?.containsNode(row, true))
    if (!isWhole || !event.clipboardData) return
    const { html, text } = contentsOf(table)
    event.clipboardData.setData('text/html', html)
    event.clipboardData.setData('text/plain', text)
    event.preventDefault()
  }
  document.addEventListener('copy', onCopy)
  return () => document.removeEventListener('copy', onCopy)
}

/** A table as a spreadsheet pastes it, and as HTML without our looks. */
function contentsOf(table: HTMLTableElement): { html: string; text: string } {
  const rows = [...table.rows].map((row) =>
    [...row.cells].map((cell) => guarded(cell.innerText.replaceAll(/\s+/g, ' ').trim())),
  )
  const lines = rows.map((cells, at) => {
    const name = at === 0 ? 'th' : 'td'
    return `<tr>${cells.map((cell) => `<${name}>${escaped(cell)}</${name}>`).join('')}</tr>`
  })
  return {
    html: `<table>${lines.join('')}</table>`,
    text: rows.map((cells) => cells.join('\t')).join('\n'),
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
