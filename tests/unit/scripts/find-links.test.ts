import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
// @ts-expect-error -- plain JavaScript, for the bundler
import * as short from '../../../scripts/find-links.mjs'

interface Link {
  readonly type: string
  readonly value: string
  readonly isLink: boolean
  readonly href: string
  readonly start: number
  readonly end: number
}
interface FindLinks {
  find(text: string, options?: { defaultProtocol?: string }): Link[]
  tokenize(text: string): { toObject(protocol: string): Link }[]
}

const own = short as FindLinks
/** As TipTap finds it: a dependency of its own. */
const tiptaps = createRequire(createRequire(import.meta.url).resolve('tldraw'))
const linkify = createRequire(tiptaps.resolve('@tiptap/extension-link'))('linkifyjs') as FindLinks

const TEXTS = [
  'https://example.com',
  'see https://example.com/a/b?c=d&e=f#g, then go on.',
  'http://localhost:3000/b/abc',
  'http://10.0.0.5:8080/x',
  'https://de.wikipedia.org/wiki/Venn_(Diagramm)',
  '(https://example.com/a)',
  '(example.com)',
  '[example.com/x]',
  'example.com',
  'www.example.co.uk/path',
  'my-team.example.dev:8443/board',
  'ask ana@example.com or bo.chen+work@mail.example.org.',
  'mailto:ana@example.com',
  'Node.js and README.md2 and 3.15.6',
  'e.g this, i.e. that',
  'and.then',
  'version 1.2.3',
  'no link here',
  'https://',
  'ünicode.de',
  'a.b@c',
  'One. Two.Three',
  'https://example.com!',
  '"https://example.com"',
  'ftp://files.example.com/x',
  'javascript:alert(1)',
  'data:text/html,x',
]

const told = ({ type, value, isLink, href, start, end }: Link) =>
  [type, value, isLink, href, start, end].join(' | ')

test.each(TEXTS)('the links of "%s" are what linkifyjs finds', (text) => {
  const links = own.find(text, { defaultProtocol: 'https' })
  expect(links.map(told)).toEqual(
    linkify.find(text, { defaultProtocol: 'https' }).map((link) => told(link)),
  )
})

test.each(TEXTS.flatMap((text) => text.split(' ')))(
  'typing "%s" makes a link where it did with linkifyjs',
  (word) => {
    const links = (from: FindLinks) =>
      from
        .tokenize(word)
        .map((token) => token.toObject('https'))
        .filter(({ isLink }) => isLink)
        .map(told)
    expect(links(own)).toEqual(links(linkify))
  },
)

test('a word that goes on after an address is no address', () => {
  expect(own.tokenize('example.com1').filter((token) => token.toObject('https').isLink)).toEqual([])
})

test.each(['a', 'a.', '.a', 'a@', '@a', '-', ')', 'https://)', 'a.de/', 'x.com '])(
  'a long text of "%s" is gone through in little time',
  (part) => {
    const text = part.repeat(100_000 / part.length)
    const before = performance.now()
    own.find(text)
    own.tokenize(text.slice(0, 2_000))
    expect(performance.now() - before).toBeLessThan(1_000)
  },
)
