import * as Y from 'yjs'
import { note } from '#tests/support/board-factory.ts'
import type { Random } from '#tests/support/random.ts'

/** Garbage that a hand-made client could write into records and texts. */
const attacks: readonly ((doc: Y.Doc, random: Random, name: string) => void)[] = [
  (doc, _random, name) =>
    cells(doc).set(`shape:${name}`, { ...note(name), props: { color: 'plaid' } }),
  (doc, _random, name) => cells(doc).set(`shape:${name}`, { ...note(name), x: Number.NaN }),
  (doc, _random, name) => cells(doc).set(`shape:${name}`, { ...note(name), x: 1e308 }),
  (doc, _random, name) => cells(doc).set(`shape:${name}`, { ...note('other') }),
  (doc, _random, name) => cells(doc).set(`shape:${name}`, { ...note(name), type: 'rocket' }),
  (doc, _random, name) => cells(doc).set(`shape:${name}`, { ...note(name), index: '!!' }),
  (doc, _random, name) => cells(doc).set(`shape:${name}`, new Uint8Array([1, 2, 3])),
  (doc, _random, name) => cells(doc).set(`shape:${name}`, 5),
  (doc, _random, name) => cells(doc).set(`shape:${name}`, new Y.Map()),
  (doc, _random, name) => cells(doc).set(`instance:${name}`, { id: `instance:${name}` }),
  (doc) => cells(doc).set('', null),
  (doc, random) => overlay(doc, random, { group: 'at', value: ['shape:none', 1, 1] }),
  (doc, random) => overlay(doc, random, { group: 'at', value: ['page:gone', 1, 1] }),
  (doc, random) => overlay(doc, random, { group: 'at', value: 'nowhere' }),
  (doc, random) => overlay(doc, random, { group: 'index', value: 'a10' }),
  (doc, random) => overlay(doc, random, { group: 'p.color', value: { deep: [[[[]]]] } }),
  (doc, random) => overlay(doc, random, { group: 'p.richText', value: { type: 'doc' } }),
  (doc, random) => overlay(doc, random, { group: 'm.__proto__', value: { evil: true } }),
  (doc, random) => overlay(doc, random, { group: 'size', value: { w: -1, h: 1e9 } }),
  (doc, random) => overlay(doc, random, { group: 'props', value: null }),
  (doc, random) => {
    const [a, b] = random.shuffled(shapeIds(doc))
    if (a === undefined || b === undefined) return
    cells(doc).set(`${a}\u001fat`, [b, 0, 0])
    cells(doc).set(`${b}\u001fat`, [a, 0, 0])
  },
  (doc, random) => {
    const id = random.pick(shapeIds(doc))
    if (id !== undefined) cells(doc).set(`${id}\u001fat`, [id, 0, 0])
  },
  (doc) => cells(doc).delete('page:page'),
  (doc) => cells(doc).delete('document:document'),
  (doc, random) => {
    const id = random.pick(shapeIds(doc))
    if (id !== undefined) texts(doc).set(id, 'no fragment')
  },
  (doc, random) => {
    const id = random.pick(shapeIds(doc))
    const fragment = id === undefined ? undefined : texts(doc).get(id)
    if (!(fragment instanceof Y.XmlFragment)) return
    const table = new Y.XmlElement('table')
    table.insert(0, [new Y.XmlText('cell'), new Y.XmlElement('listItem')])
    fragment.insert(0, [table])
  },
  (doc, random) => {
    const id = random.pick(shapeIds(doc))
    const fragment = id === undefined ? undefined : texts(doc).get(id)
    if (!(fragment instanceof Y.XmlFragment)) return
    const text = new Y.XmlText()
    text.insert(0, 'loose', { link: { href: 'javascript:alert(1)' }, rainbow: true })
    text.insertEmbed(2, { image: 'x' })
    fragment.insert(fragment.length, [text])
  },
]

/** One attack, as the update that its sender would send. */
export function hostileUpdate(
  state: Uint8Array,
  options: { random: Random; name: string; clientId: number },
): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = options.clientId
  Y.applyUpdate(doc, state)
  const before = Y.encodeStateVector(doc)
  const attack = options.random.pick(attacks)
  doc.transact(() => attack?.(doc, options.random, options.name))
  return Y.encodeStateAsUpdate(doc, before)
}

const cells = (doc: Y.Doc) => doc.getMap('r')
const texts = (doc: Y.Doc) => doc.getMap('t')

function shapeIds(doc: Y.Doc): string[] {
  return [...cells(doc).keys()]
    .filter((key) => key.startsWith('shape:') && !key.includes('\u001f'))
    .sort()
}

function overlay(doc: Y.Doc, random: Random, cell: { group: string; value: unknown }): void {
  const id = random.pick(shapeIds(doc))
  if (id !== undefined) cells(doc).set(`${id}\u001f${cell.group}`, cell.value)
}
