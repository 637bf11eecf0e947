/**
 * How long ago something was, in words: "just now", "5 minutes ago", "yesterday", and from a week on
 * the day, with its year when it is not this one. Times of the future (another clock) are just now.
 *
 * @param at - and `now`: millisecond timestamps
 */
export function relativeDate(at: number, now: number): string {
  const seconds = (now - at) / 1000
  if (seconds < 60) return 'just now'
  if (seconds < HOUR) return WORDS.format(-Math.floor(seconds / 60), 'minute')
  if (seconds < DAY) return WORDS.format(-Math.floor(seconds / HOUR), 'hour')
  if (seconds < 7 * DAY) return WORDS.format(-Math.floor(seconds / DAY), 'day')
  const isThisYear = new Date(at).getUTCFullYear() === new Date(now).getUTCFullYear()
  return (isThisYear ? THIS_YEAR : OTHER_YEAR).format(at)
}

const HOUR = 60 * 60
const DAY = 24 * HOUR
const WORDS = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const THIS_YEAR = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
})
const OTHER_YEAR = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
