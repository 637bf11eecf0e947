/** What somebody did when notes were deleted under them. */
export type LostWhile = 'offline' | 'drag'

const MAX_TITLE = 40

/** Who deleted what somebody else had changed or was moving, in one sentence. */
export function lostSentence(options: {
  readonly who: string
  readonly titles: readonly string[]
  readonly noun: 'card' | 'note'
  readonly during: LostWhile
}): string {
  const { who, titles, noun, during } = options
  const [only = '', ...others] = titles
  const many = `${titles.length} ${noun}s`
  const what = others.length > 0 ? many : only === '' ? `a ${noun}` : `“${cut(only)}”`
  if (during === 'drag') {
    return `${who} deleted ${what} while you moved ${others.length > 0 ? 'them' : 'it'}.`
  }
  return others.length > 0
    ? `${who} deleted ${many} that you changed while you were offline.`
    : `${who} deleted ${what}, which you changed while you were offline.`
}

function cut(title: string): string {
  const letters = Array.from(title)
  return letters.length > MAX_TITLE ? `${letters.slice(0, MAX_TITLE - 1).join('')}…` : title
}
