/**
 * What TipTap needs of linkifyjs: addresses in a text that somebody types or pastes. That library
 * knows every top-level domain of the world, two thirds of its 10 KiB; this one knows those of
 * countries and the common ones. An address that starts with `https://` needs none of them.
 */

const COMMON =
  'com|org|net|edu|gov|mil|int|info|biz|name|pro|dev|app|cloud|tech|online|site|shop|store|blog|wiki|' +
  'page|web|website|digital|agency|studio|design|team|work|works|tools|software|systems|solutions|' +
  'services|group|company|consulting|support|space|world|global|network|media|news|live|link|click|' +
  'xyz|club|life|art|one|top|academy|education|school|university|finance|money|bank|health|care|' +
  'energy|travel|games|zone|market|email|chat|social|video|jobs|careers|capital|ventures|foundation|' +
  'berlin|london|paris|nyc|amsterdam|wien|hamburg|koeln|swiss|asia|africa|eus|cat|scot|museum|aero|coop'
const COUNTRIES =
  'a[cdefgilmoqrstuwxz]|b[abdefghijmnorstvwyz]|c[acdfghiklmnoruvwxyz]|d[ejkmoz]|e[cegrstu]|f[ijkmor]|' +
  'g[abdefghilmnpqrstuwy]|h[kmnrtu]|i[delmnoqrst]|j[emop]|k[eghimnprwyz]|l[abcikrstuvy]|' +
  'm[acdeghklmnopqrstuvwxyz]|n[acefgilopruz]|om|p[aefghklmnrstwy]|qa|r[eosuw]|s[abcdeghiklmnorstuvxyz]|' +
  't[cdfghjklmnortvwz]|u[agksyz]|v[aceginu]|w[fs]|y[et]|z[amw]'

const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?'
const DOMAIN = `(?:${LABEL}\\.)+(?:${COMMON}|${COUNTRIES})(?![\\p{L}\\p{N}-])`
const REST = '(?::\\d{1,5})?(?:[/?#][^\\s<>]*)?'
const LOCAL = "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~.-]"
const LINK = new RegExp(
  `(?<url>(?:https?|ftps?)://[^\\s<>]+|mailto:[^\\s<>]+)` +
    // Only from its first sign on: a long word without an @ is gone through once, not from every letter.
    `|(?<!${LOCAL})(?<email>${LOCAL}{1,64}@${DOMAIN})` +
    `|(?<![\\p{L}\\p{N}@._-])(?<bare>${DOMAIN}${REST})`,
  'giu',
)
/** Ends a sentence, not an address. */
const TRAILING = /[.,!?:;'"’”]$/
const MAX_TRIMMED = 50
const PAIRS = { ')': '(', ']': '[', '}': '{' }

/** The links of a text, first to last, as linkifyjs tells of them. */
export function find(text, { defaultProtocol = 'http' } = {}) {
  return [...text.matchAll(LINK)].map(({ index, groups: { email, bare }, 0: match }) => {
    const value = email ? match : trimmed(match)
    const address = email ? `mailto:${value}` : bare ? `${defaultProtocol}://${value}` : value
    const end = index + value.length
    return { type: email ? 'email' : 'url', value, isLink: true, href: address, start: index, end }
  })
}

/** The whole text in pieces that are links and pieces that are none. */
export function tokenize(text) {
  const pieces = []
  let at = 0
  for (const { start, end } of find(text)) {
    if (start > at) pieces.push(plain(text, at, start))
    pieces.push({ toObject: (defaultProtocol) => linkAt(text, start, defaultProtocol) })
    at = end
  }
  if (at < text.length) pieces.push(plain(text, at, text.length))
  return pieces
}

/** tldraw asks for no protocol of its own. */
export function registerCustomProtocol() {}

export function reset() {}

function linkAt(text, start, defaultProtocol) {
  return find(text, { defaultProtocol }).find((link) => link.start === start)
}

function plain(text, start, end) {
  const value = text.slice(start, end)
  return { toObject: () => ({ type: 'text', value, isLink: false, href: value, start, end }) }
}

/** Without what ends the sentence, and without a bracket that was opened before the address. */
function trimmed(address) {
  let rest = address
  for (let cut = 0; cut < MAX_TRIMMED; cut++) {
    const last = rest.at(-1)
    const opening = PAIRS[last]
    const isExtra = opening && rest.split(opening).length < rest.split(last).length
    if (!isExtra && !TRAILING.test(rest)) return rest
    rest = rest.slice(0, -1)
  }
  return rest
}
