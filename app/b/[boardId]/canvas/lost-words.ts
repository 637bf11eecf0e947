/** What somebody did when notes were deleted under them. */
export type LostWhile = 'offline' | 'drag'

const MAX_TITLE = 40

/**
 * That what somebody had changed or was moving is deleted, in one sentence. Not by whom where they were
 * offline: whoever did it may have left, and it may have been they themselves, elsewhere.
 */
export function lostSentence(options: {
  /** Who deleted it while this person was here. */
  readonly who: string
  readonly titles: readonly string[]
  readonly noun: 'card' | 'note'
  readonly during: LostWhile
}): string {
  const { who, titles, noun, during } = options
  const [only = '', ...others] = titles
  const many = `${titles.length} ${noun}s`
  const it = only === '' ? undefined : `“${cut(only)}”`
  if (during === 'drag') {
    return others.length > 0
      ? `${who} deleted ${many} while you moved them.`
      : `${who} deleted ${it ?? `a ${noun}`} while you moved it.`
  }
  return others.length > 0
    ? `${many} that you changed while you were offline were deleted.`
    : `${it ?? `A ${noun}`}, which you changed while you were offline, was deleted.`
}

function cut(title: string): string {
  const letters = Array.from(title)
  return letters.length > MAX_TITLE ? `${letters.slice(0, MAX_TITLE - 1).join('')}…` : title
}
