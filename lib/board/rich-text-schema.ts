import { Schema } from 'prosemirror-model'

/**
 * The text that a note may hold: equal to what tldraw 3.15.6's default TipTap 2 extensions build
 * (starter kit without block quote, code block and rule; link, highlight, text direction). The order
 * of marks is their rank, so it decides the JSON. One schema per version of the app: a client that
 * knows fewer nodes would drop them for everybody.
 */
export const richTextSchema = new Schema({
  topNode: 'doc',
  nodes: {
    paragraph: { content: 'inline*', group: 'block', attrs: { dir: { default: 'auto' } } },
    bulletList: { content: 'listItem+', group: 'block list' },
    doc: { content: 'block+' },
    hardBreak: { group: 'inline', inline: true, selectable: false, linebreakReplacement: true },
    heading: {
      content: 'inline*',
      group: 'block',
      defining: true,
      attrs: { dir: { default: 'auto' }, level: { default: 1 } },
    },
    listItem: { content: 'paragraph block*', defining: true },
    orderedList: {
      content: 'listItem+',
      group: 'block list',
      attrs: { start: { default: 1 }, type: { default: null } },
    },
    text: { group: 'inline' },
  },
  marks: {
    highlight: {},
    link: {
      inclusive: true,
      attrs: {
        href: { default: null },
        target: { default: '_blank' },
        rel: { default: 'noopener noreferrer nofollow' },
        class: { default: null },
      },
    },
    bold: {},
    code: { code: true },
    italic: {},
    strike: {},
  },
})

type Attributes = Readonly<Record<string, string | number | null>>

const direction = (value: unknown) => (value === 'ltr' || value === 'rtl' ? value : 'auto')
const wholeNumber = (value: unknown, most: number) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most ? value : 1
const shortText = (value: unknown, otherwise: string | null) =>
  typeof value === 'string' && value.length <= 2_048 ? value : otherwise

/** Full, safe attributes of a node of the schema; undefined for a node without any. */
export function nodeAttributes(
  type: string,
  given: Readonly<Record<string, unknown>>,
): Attributes | undefined {
  switch (type) {
    case 'paragraph':
      return { dir: direction(given['dir']) }
    case 'heading':
      return { dir: direction(given['dir']), level: wholeNumber(given['level'], 6) }
    case 'orderedList':
      return { start: wholeNumber(given['start'], 1e6), type: shortText(given['type'], null) }
    default:
      return undefined
  }
}

/** Full, safe attributes of a mark (`{}` when it has none); undefined for a mark that must go. */
export function markAttributes(
  type: string,
  given: Readonly<Record<string, unknown>>,
): Attributes | undefined {
  if (type !== 'link') return Object.hasOwn(richTextSchema.marks, type) ? {} : undefined
  const href = shortText(given['href'], null)
  if (href !== null && runsCode(href)) return undefined
  return {
    href,
    target: shortText(given['target'], '_blank'),
    rel: shortText(given['rel'], 'noopener noreferrer nofollow'),
    class: shortText(given['class'], null),
  }
}

/** True for a node attribute that this version sets and reads; others are a newer version's. */
export function isKnownAttribute(type: string, name: string): boolean {
  const attrs: unknown = richTextSchema.nodes[type]?.spec.attrs
  return typeof attrs === 'object' && attrs !== null && Object.hasOwn(attrs, name)
}

/** The place of a mark among others on the same text. */
export const MARK_RANK: ReadonlyMap<string, number> = new Map(
  Object.keys(richTextSchema.marks).map((name, rank) => [name, rank]),
)

/** Browsers skip control characters and spaces when they read a scheme. */
function runsCode(href: string): boolean {
  const scheme = href
    .slice(0, href.indexOf(':') + 1)
    .replace(/[^a-z:]/gi, '')
    .toLowerCase()
  return scheme === 'javascript:' || scheme === 'data:' || scheme === 'vbscript:'
}
