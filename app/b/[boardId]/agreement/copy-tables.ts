import { guarded } from '#lib/ownership/formula-guard.ts'

/**
 * Copies tables for spreadsheets and documents. Plain http has no clipboard, and a browser may refuse
 * it: then they are selected and copied the old way, or left selected for the person to copy.
 */
export async function copyTables(
  tables: readonly HTMLTableElement[],
): Promise<'copied' | 'selected'> {
  const { html, text } = contentsOf(tables)
  try {
    await navigator.clipboard.write([
      new ClipboardItem({
        'text/html': new Blob([html], { type: 'text/html' }),
        'text/plain': new Blob([text], { type: 'text/plain' }),
      }),
    ])
    return 'copied'
  } catch {
    selectAll(tables)
    // The listener of guardCopies says what is copied.
    return document.execCommand('copy') ? 'copied' : 'selected'
  }
}

/**
 * Whoever selects whole tables and copies them gets the same as by the button: words that a
 * spreadsheet would run as a formula stay words. Answers what ends that.
 */
export function guardCopies(tables: readonly HTMLTableElement[]): () => void {
  const onCopy = (event: ClipboardEvent): void => {
    const whole = tables.filter(({ rows }) =>
      [...rows].every((row) => getSelection()?.containsNode(row, true)),
    )
    if (whole.length === 0 || !event.clipboardData) return
    const { html, text } = contentsOf(whole)
    event.clipboardData.setData('text/html', html)
    event.clipboardData.setData('text/plain', text)
    event.preventDefault()
  }
  document.addEventListener('copy', onCopy)
  return () => document.removeEventListener('copy', onCopy)
}

function selectAll(tables: readonly HTMLTableElement[]): void {
  const [first, last] = [tables[0], tables.at(-1)]
  if (!first || !last) return
  const range = document.createRange()
  range.setStart(first, 0)
  range.setEnd(last, last.childNodes.length)
  const selection = getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
}

/** Tables as a spreadsheet pastes them, and as HTML without our looks; each under its name if it has one. */
function contentsOf(tables: readonly HTMLTableElement[]): { html: string; text: string } {
  const all = tables.map((table) => {
    const { name } = table.dataset
    const rows = [...table.rows].map((row) =>
      [...row.cells].map((cell) => guarded(oneLine(cell.innerText))),
    )
    const lines = rows.map((cells, at) => {
      const tag = at === 0 ? 'th' : 'td'
      return `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`
    })
    const title = name === undefined ? [] : [guarded(oneLine(name))]
    return {
      html: `${title.map((words) => `<h2>${escaped(words)}</h2>`).join('')}<table>${lines.join('')}</table>`,
      text: [...title, ...rows.map((cells) => cells.join('\t'))].join('\n'),
    }
  })
  return {
    html: all.map(({ html }) => html).join(''),
    text: all.map(({ text }) => text).join('\n\n'),
  }
}

function oneLine(words: string): string {
  return words.replaceAll(/\s+/g, ' ').trim()
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
