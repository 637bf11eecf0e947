import type { RecordsDiff } from '@tldraw/store'
import {
  toRichText,
  type TLArrowBinding,
  type TLPage,
  type TLRecord,
  type TLShape,
  type TLShapeId,
} from '@tldraw/tlschema'
import { nthIndex } from '#lib/board/index-keys.ts'
import {
  arrow,
  binding,
  frame,
  group,
  note,
  page,
  shapeId,
  type Replica,
} from '#tests/support/board-factory.ts'
import { createStore } from '#tests/support/store.ts'
import type { Random } from '#tests/support/random.ts'

type HasStore = Pick<Replica, 'store'>

/** What one person does to the store of their tab, as the editor would; nothing is flushed. */
export type Edit = (replica: HasStore, random: Random, name: string) => void

const COLOURS = ['red', 'blue', 'green', 'yellow', 'violet']
const WORDS = ['plan', 'price', 'ship', 'ask', 'later', 'wer', '😀', 'zwei']

/** Every kind of edit, by the name that a failing run prints. */
export const edits: Readonly<Record<string, Edit>> = {
  createNote(replica, random, name) {
    put(replica, note(name, { ...place(replica, random), text: random.pick(WORDS) ?? '' }))
  },
  createFrame(replica, random, name) {
    put(replica, frame(name, place(replica, random)))
  },
  createArrow(replica, random, name) {
    const targets = random.shuffled(shapes(replica, 'note', 'frame')).slice(0, 2)
    const ends = targets.map((target, at) =>
      binding(`${name}-${at}`, { from: name, to: target.id, terminal: at === 0 ? 'start' : 'end' }),
    )
    put(replica, arrow(name, { ...place(replica, random), text: 'label' }), ...ends)
  },
  createPage(replica, random, name) {
    put(replica, page(name, nthIndex(random.below(4))))
  },
  move(replica, random) {
    const shape = random.pick(shapes(replica))
    if (shape) put(replica, { ...shape, x: random.below(1_000), y: random.below(1_000) })
  },
  multiMove(replica, random) {
    const some = random.shuffled(shapes(replica)).slice(0, 5)
    put(replica, ...some.map((shape) => ({ ...shape, x: shape.x + 10, y: shape.y + 10 })))
  },
  recolour(replica, random) {
    const shape = random.pick(shapes(replica, 'note', 'arrow', 'frame'))
    if (shape) put(replica, withProps(shape, { color: random.pick(COLOURS) }))
  },
  rotate(replica, random) {
    const shape = random.pick(shapes(replica))
    if (shape)
      put(replica, { ...shape, rotation: random.below(6), opacity: random.chance(0.5) ? 1 : 0.5 })
  },
  meta(replica, random) {
    const shape = random.pick(shapes(replica))
    if (!shape) return
    const { parked: _gone, ...rest } = shape.meta
    const meta = random.chance(0.3) ? rest : { ...rest, parked: random.below(9) }
    put(replica, { ...shape, meta })
  },
  resize(replica, random) {
    const shape = random.pick(shapes(replica, 'frame'))
    if (shape)
      put(replica, withProps(shape, { w: 100 + random.below(300), h: 100 + random.below(300) }))
  },
  type(replica, random) {
    const shape = random.pick(shapes(replica, 'note'))
    if (shape) put(replica, withProps(shape, { richText: typed(shape, random) }))
  },
  joinLines(replica, random) {
    const shape = random.pick(shapes(replica, 'note').filter((each) => plain(each).includes('\n')))
    if (!shape) return
    const lines = plain(shape).split('\n')
    const at = random.below(lines.length - 1)
    const joined = `${lines[at] ?? ''}${lines[at + 1] ?? ''}`
    lines.splice(at, 2, ...(random.chance(0.2) ? [] : [joined]))
    put(replica, withProps(shape, { richText: toRichText(lines.join('\n')) }))
  },
  divideLine(replica, random) {
    const shape = random.pick(shapes(replica, 'note'))
    if (!shape) return
    const text = plain(shape)
    const at = random.below(text.length + 1)
    put(
      replica,
      withProps(shape, { richText: toRichText(`${text.slice(0, at)}\n${text.slice(at)}`) }),
    )
  },
  label(replica, random) {
    const shape = random.pick(shapes(replica, 'arrow'))
    if (shape) put(replica, withProps(shape, { text: random.pick(WORDS) }))
  },
  reparent(replica, random) {
    const shape = random.pick(shapes(replica))
    const parent = random.pick([...shapes(replica, 'frame', 'group'), ...pages(replica)])
    if (!shape || !parent || isInside(replica, parent.id, shape.id)) return
    put(replica, { ...shape, parentId: parent.id, index: index(random) } as TLShape)
  },
  group(replica, random, name) {
    const [first, ...others] = random.shuffled(shapes(replica, 'note', 'frame')).slice(0, 3)
    if (!first) return
    const members = [first, ...others].filter((shape) => shape.parentId === first.parentId)
    const around = group(name, { parent: first.parentId, index: index(random) })
    put(
      replica,
      around,
      ...members.map(
        (shape, at) => ({ ...shape, parentId: around.id, index: nthIndex(at) }) as TLShape,
      ),
    )
  },
  ungroup(replica, random) {
    const old = random.pick(shapes(replica, 'group'))
    if (!old) return
    const members = shapes(replica).filter((shape) => shape.parentId === old.id)
    put(replica, ...members.map((shape) => ({ ...shape, parentId: old.parentId })))
    replica.store.remove([old.id])
  },
  reorder(replica, random) {
    const shape = random.pick(shapes(replica))
    if (shape) put(replica, { ...shape, index: index(random) } as TLShape)
  },
  remove(replica, random) {
    const shape = random.pick(shapes(replica))
    if (shape) removeAll(replica, [shape.id])
  },
  removePage(replica, random) {
    const all = pages(replica)
    const gone = random.pick(all)
    if (!gone || all.length < 2) return
    const on = shapes(replica).filter((shape) => shape.parentId === gone.id)
    removeAll(
      replica,
      on.map(({ id }) => id),
    )
    replica.store.remove([gone.id])
  },
  reattach(replica, random, name) {
    const bindings = replica.store.allRecords().filter((record) => record.typeName === 'binding')
    const old = random.pick(bindings) as TLArrowBinding | undefined
    const target = random.pick(shapes(replica, 'note', 'frame'))
    if (!old || !target) return
    if (random.chance(0.5)) return put(replica, { ...old, toId: target.id })
    replica.store.remove([old.id])
    put(replica, binding(name, { from: old.fromId, to: target.id, terminal: old.props.terminal }))
  },
  renamePage(replica, random) {
    const one = random.pick(pages(replica))
    if (one)
      put(replica, {
        ...one,
        name: random.pick(WORDS) ?? '',
        index: index(random) as TLPage['index'],
      })
  },
}

/** What an edit would change of a board, without doing it there. */
export function diffOf(
  replica: Replica,
  edit: (scratch: Pick<Replica, 'store'>) => void,
): RecordsDiff<TLRecord> {
  const store = createStore()
  store.put(Object.values(replica.shown()))
  return store.extractingChanges(() => edit({ store }))
}

/** Shapes as this tab shows them, of these types or all. */
export function shapes(replica: HasStore, ...types: readonly string[]): TLShape[] {
  return sorted(
    replica.store
      .allRecords()
      .filter((record): record is TLShape => record.typeName === 'shape')
      .filter(({ type }) => types.length === 0 || types.includes(type)),
  )
}

function pages(replica: HasStore): TLPage[] {
  return sorted(
    replica.store.allRecords().filter((record): record is TLPage => record.typeName === 'page'),
  )
}

/** The store's own order depends on what arrived first; a replay must not. */
function sorted<Item extends { readonly id: string }>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function put(replica: HasStore, ...records: readonly TLRecord[]): void {
  if (records.length > 0) replica.store.put([...records])
}

function place(replica: HasStore, random: Random) {
  const parent = random.pick([...pages(replica), ...shapes(replica, 'frame')])?.id ?? 'page:page'
  return { parent, index: index(random), x: random.below(1_000), y: random.below(1_000) }
}

/** Few and without chance in them, so that siblings collide. */
function index(random: Random): string {
  return nthIndex(random.below(6))
}

function withProps(shape: TLShape, props: object): TLShape {
  return { ...shape, props: { ...shape.props, ...props } }
}

function typed(shape: TLShape, random: Random): unknown {
  const before = plain(shape)
  const words = before.split(' ')
  const at = random.below(words.length + 1)
  if (random.chance(0.3)) words.splice(at, 1)
  else words.splice(at, 0, random.pick(WORDS) ?? '')
  if (random.chance(0.2)) words.splice(at, 0, '\n')
  return toRichText(words.join(' '))
}

function plain(shape: TLShape): string {
  const blocks = ('richText' in shape.props ? shape.props.richText.content : []) as {
    content?: { text?: string }[]
  }[]
  return blocks
    .map(({ content }) => (content ?? []).map(({ text }) => text ?? '').join(''))
    .join('\n')
}

/** True when `id` is the shape or lies inside it, as this tab shows it. */
function isInside(replica: HasStore, id: string, shape: TLShapeId): boolean {
  for (let at: string = id; at.startsWith('shape:');) {
    if (at === shape) return true
    const record = replica.store.get(shapeId(at))
    if (!record) return false
    at = record.parentId
  }
  return false
}

/** With everything inside and the bindings on them, as the editor deletes. */
function removeAll(replica: HasStore, ids: readonly TLShapeId[]): void {
  const gone = new Set<string>(ids)
  const records = replica.store.allRecords()
  for (let size = -1; size !== gone.size;) {
    size = gone.size
    for (const record of records) {
      if (record.typeName === 'shape' && gone.has(record.parentId)) gone.add(record.id)
      if (record.typeName === 'binding' && (gone.has(record.fromId) || gone.has(record.toId))) {
        gone.add(record.id)
      }
    }
  }
  replica.store.remove([...gone] as TLShapeId[])
}
