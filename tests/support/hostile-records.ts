import * as Y from 'yjs'
import { baseOf } from '#lib/board/cells.ts'
import type { JsonObject } from '#lib/board/json.ts'
import { plainJson } from '#lib/board/json.ts'
import { MAX_TEXT_BYTES } from '#lib/board/limits.ts'
import { arrow, binding, frame, note } from './board-factory.ts'

/** Something that a hand-made client could write into the records of a board. */
export interface HostileRecord {
  /** Ends the sentence "a peer writes …". */
  readonly what: string
  readonly write: (doc: Y.Doc) => void
  /** Why each record that cannot be shown is not, as the copied details name it. */
  readonly quarantined: Readonly<Record<string, string>>
  /** Records of it that are shown all the same, repaired, with what they then hold. */
  readonly shown?: Readonly<Record<string, object>>
}

const LONG_TEXT = 'word '.repeat(40_000)

/** Each row of what a board must withstand. No record is in two rows, so that one board can take several. */
export const HOSTILE_RECORDS: readonly HostileRecord[] = [
  bad('plaid', 'a colour that does not exist', { props: { color: 'plaid' } }, 'invalid'),
  bad('rocket', 'a shape of an unknown type', { type: 'rocket' }, 'invalid'),
  bad(
    'claim',
    'a shape that says it is another type of record',
    { typeName: 'rocket' },
    'wrong-id',
  ),
  bad(
    'sparkle',
    'a property that only a newer version knows',
    { props: { sparkle: true } },
    'invalid',
  ),
  bad('nan', 'NaN as a coordinate', { x: Number.NaN }, 'not-a-record'),
  bad(
    'infinite',
    'an infinite width',
    { props: { scale: Number.POSITIVE_INFINITY } },
    'not-a-record',
  ),
  bad('script', 'a link that runs script', { props: { url: 'javascript:alert(1)' } }, 'invalid'),
  bad('far', 'a coordinate of 1e308', { x: 1e308 }, 'out-of-range'),
  bad('large', 'a record of 300 kB', { meta: { blob: 'x'.repeat(300_000) } }, 'too-large'),
  {
    what: 'cells of a good note that are bad one by one',
    write: (doc) => {
      put(doc, 'shape:cells')
      cells(doc).set('shape:cells\u001fp.color', 'plaid')
      cells(doc).set('shape:cells\u001fp.sparkle', true)
      cells(doc).set('shape:cells\u001fat', ['page:page', Number.NaN, 1e308])
      cells(doc).set('shape:cells\u001fp.size', 'l')
    },
    quarantined: {},
    shown: { 'shape:cells': { x: 0, props: { color: 'yellow', size: 'l' } } },
  },
  {
    what: 'text with unknown nodes and numbers for nodes',
    write: (doc) => {
      put(doc, 'shape:nodes', { props: { richText: { type: 'doc', content: [1, 2, null] } } })
      const table = new Y.XmlElement('table')
      table.insert(0, [new Y.XmlText('in a table'), new Y.XmlElement('5')])
      const fragment = new Y.XmlFragment()
      fragment.insert(0, [table])
      texts(doc).set('shape:nodes', fragment)
    },
    quarantined: {},
    shown: { 'shape:nodes': { x: 0 } },
  },
  {
    what: 'a shape that is its own parent',
    write: (doc) => cells(doc).set('shape:own', { ...plain(frame('own')), parentId: 'shape:own' }),
    quarantined: {},
    shown: { 'shape:own': { parentId: 'page:page' } },
  },
  {
    what: 'frames that hold each other',
    write: (doc) => {
      for (const [name, parent] of [
        ['one', 'two'],
        ['two', 'three'],
        ['three', 'one'],
      ] as const)
        cells(doc).set(`shape:${name}`, { ...plain(frame(name)), parentId: `shape:${parent}` })
    },
    quarantined: {},
    shown: {
      'shape:one': { parentId: 'page:page' },
      'shape:two': { parentId: 'shape:three' },
      'shape:three': { parentId: 'shape:one' },
    },
  },
  {
    what: 'a text of 64 kB',
    write: (doc) => {
      put(doc, 'shape:long')
      texts(doc).set('shape:long', fragmentOf('word '.repeat(13_107)))
    },
    quarantined: {},
    shown: { 'shape:long': { x: 0 } },
  },
  {
    what: 'a text of 200 kB',
    write: (doc) => {
      put(doc, 'shape:longer')
      texts(doc).set('shape:longer', fragmentOf(LONG_TEXT))
    },
    quarantined: {},
    shown: { 'shape:longer': { props: { richText: textOf(LONG_TEXT.slice(0, MAX_TEXT_BYTES)) } } },
  },
  {
    what: "other people's cameras, tools, pointers and presence, and records of no known type",
    write: (doc) => {
      const records = cells(doc)
      const own = { typeName: 'instance', currentPageId: 'page:nowhere', isReadonly: true }
      records.set('instance:instance', { id: 'instance:instance', ...own })
      records.set('camera:page:page', { id: 'camera:page:page', typeName: 'camera', x: 9e6, z: 8 })
      records.set('pointer:pointer', { id: 'pointer:pointer', typeName: 'pointer', x: 1, y: 1 })
      records.set('instance_page_state:page:page', { selectedShapeIds: ['shape:good'] })
      records.set('instance_presence:x', { id: 'instance_presence:x', userName: 'Mallory' })
      records.set('rocket:one', { id: 'rocket:one', typeName: 'rocket' })
      records.set('', null)
    },
    quarantined: {},
  },
  {
    what: 'cells of a record that does not exist',
    write: (doc) => {
      cells(doc).set('shape:never\u001fat', ['page:page', 1, 2])
      cells(doc).set('shape:never\u001fp.color', 'red')
    },
    quarantined: {},
  },
  {
    what: 'an arrow that is bound to itself, and a binding of nobody',
    write: (doc) => {
      cells(doc).set('shape:arrow', plain(arrow('arrow')))
      cells(doc).set('binding:self', plain(binding('self', { from: 'arrow', to: 'arrow' })))
      cells(doc).set('binding:none', plain(binding('none', { from: 'gone', to: 'lost' })))
    },
    quarantined: {},
    shown: { 'shape:arrow': { type: 'arrow' } },
  },
]

/** Writes a row and, in the same update, a note that nothing is wrong with. */
export function writeHostile(
  doc: Y.Doc,
  row: HostileRecord,
  good = { id: 'shape:good', text: 'A good note' },
): void {
  doc.transact(() => {
    row.write(doc)
    put(doc, good.id, { x: 700, y: 200 })
    texts(doc).set(good.id, fragmentOf(good.text))
  })
}

/** A record that cannot be shown: a note, but for some fields. */
function bad(name: string, what: string, fields: JsonObject, reason: string): HostileRecord {
  const id = `shape:${name}`
  return { what, write: (doc) => put(doc, id, fields), quarantined: { [id]: reason } }
}

function put(doc: Y.Doc, id: string, { props, ...fields }: JsonObject = {}): void {
  const base = plain(note(id.slice('shape:'.length)))
  cells(doc).set(id, {
    ...base,
    ...fields,
    props: { ...(base['props'] as object), ...(props as object) },
  })
}

function plain(record: Parameters<typeof baseOf>[0]): JsonObject {
  return plainJson(baseOf(record))
}

function fragmentOf(words: string): Y.XmlFragment {
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(words)])
  const fragment = new Y.XmlFragment()
  fragment.insert(0, [paragraph])
  return fragment
}

function textOf(words: string): object {
  return { content: [{ content: [{ text: words }] }] }
}

const cells = (doc: Y.Doc) => doc.getMap('r')
const texts = (doc: Y.Doc) => doc.getMap('t')
