import { toRichText, type TLBinding, type TLDrawShape, type TLRecord } from '@tldraw/tlschema'
import { afterEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { project } from '#lib/board/project.ts'
import { bindRecords, boundRecordsOf, type BoundRecords } from '#lib/sync/bind-records.ts'
import { createStore } from '#tests/support/store.ts'
import {
  arrow,
  binding,
  frame,
  note,
  people,
  type Replica,
  seedOf,
  shapeId,
  sync,
  textIn,
} from '#tests/support/board-factory.ts'
import { Random } from '#tests/support/random.ts'
import { edits } from '../../fuzz/operations.ts'

afterEach(() => vi.useRealTimers())

test('a drag of 100 moves writes nothing while it runs and one transaction at its end', () => {
  const [a] = people(1, seedOf(note('n'))) as [Replica]
  const writes = updatesOf(a)
  bound(a).setGesture(true)
  for (let x = 1; x <= 100; x += 1) move(a, 'n', { x })
  expect(writes).toHaveLength(0)
  expect(a.shape('n')?.x).toBe(100)
  bound(a).setGesture(false)
  move(a, 'n', { y: 7 })
  expect(writes).toHaveLength(1)
  expect(shownBy(a.doc, 'n')).toMatchObject({ x: 100, y: 7 })
})

test('a checkpoint writes what is held, and the next comes no sooner than its time', () => {
  const { replica, checkpoints, held } = withCheckpoints()
  replica.gesture(true)
  replica.move(1)
  replica.move(2)
  expect(checkpoints).toHaveLength(1)
  expect(shownBy(replica.doc, 'n')).toMatchObject({ x: 0 })
  checkpoints.shift()?.()
  expect(shownBy(replica.doc, 'n')).toMatchObject({ x: 2 })
  expect(held).toEqual([true, false])
  replica.move(3)
  expect(checkpoints).toHaveLength(1)
  expect(shownBy(replica.doc, 'n')).toMatchObject({ x: 2 })
  expect(held).toEqual([true, false, true])
})

for (const [records, dueMs] of [
  [1, 2_000],
  [20, 2_000],
  [21, 3_000],
] as const) {
  test(`the checkpoint of ${records === 1 ? 'one record' : `${records} records`} is written ${dueMs} ms after the first edit, not before, and once`, () => {
    const ids = Array.from({ length: records }, (_, at) => `n${at}`)
    const { a, writes } = timed(...ids.map((id, at) => note(id, { index: indexes(at) })))
    bound(a).setGesture(true)
    put(a, ...ids.map((id) => ({ ...shapeOf(a, id), x: 1 })))
    vi.advanceTimersByTime(dueMs - 1)
    put(a, ...ids.map((id) => ({ ...shapeOf(a, id), x: 2 })))
    expect(writes).toHaveLength(0)
    vi.advanceTimersByTime(1)
    expect(writes).toHaveLength(1)
    expect(ids.map((id) => shownBy(a.doc, id))).toMatchObject(ids.map(() => ({ x: 2 })))
    vi.advanceTimersByTime(60_000)
    expect(writes).toHaveLength(1)
  })
}

test('a stroke of 9 s writes its start, a checkpoint every 2 s, and one end', () => {
  const { a, writes } = timed()
  const startedAt = Date.now()
  const times: number[] = []
  a.doc.on('update', () => times.push(Date.now() - startedAt))
  bound(a).setGesture(true)
  put(a, stroke('s', 1))
  expect(shownBy(a.doc, 's')).toMatchObject(stroke('s', 1))
  for (let points = 2; points <= 540; points += 1) {
    vi.advanceTimersByTime(1_000 / 60)
    put(a, stroke('s', points))
  }
  expect(shownBy(a.doc, 's')).not.toMatchObject(stroke('s', 540))
  bound(a).setGesture(false)
  put(a, { ...stroke('s', 540), props: { ...stroke('s', 540).props, isComplete: true } })
  vi.advanceTimersByTime(60_000)
  expect(writes).toHaveLength(6)
  const gaps = times.map((at, index) => at - (times[index - 1] ?? 0))
  expect(gaps.slice(1, -1).every((gap) => gap >= 2_000)).toBe(true)
  expect(shownBy(a.doc, 's')).toMatchObject({ props: { isComplete: true } })
  expect(shownBy(a.doc, 's')).toMatchObject({
    props: { segments: stroke('s', 540).props.segments },
  })
})

test('what is held is told until it is written, so that nobody reads "Saved" before', () => {
  const { replica, held } = withCheckpoints()
  const told: boolean[] = []
  replica.doc.on('update', () => told.push(held.at(-1) === true))
  replica.gesture(true)
  replica.move(1)
  replica.gesture(false)
  expect(held).toEqual([true])
  replica.bound.refresh()
  expect({ held, told }).toEqual({ held: [true, false], told: [true] })
})

test('flush and close write what is held', () => {
  const { replica } = withCheckpoints()
  replica.gesture(true)
  replica.move(5)
  replica.bound.flush()
  expect(shownBy(replica.doc, 'n')).toMatchObject({ x: 5 })
  replica.move(6)
  replica.bound.close()
  expect(shownBy(replica.doc, 'n')).toMatchObject({ x: 6 })
})

test('a teammate recolours and types in a dragged note: both show at once, the drag stays', () => {
  const [a, b] = people(2, seedOf(note('n', { text: 'plan' }))) as [Replica, Replica]
  bound(a).setGesture(true)
  move(a, 'n', { x: 50, y: 60 })
  b.change('n', { props: { color: 'red', richText: toRichText('plan B') } })
  receive(a, b)
  expect(a.shape('n')).toMatchObject({ x: 50, y: 60, props: { color: 'red' } })
  expect(textIn(a, 'n')).toBe('plan B')
  bound(a).setGesture(false)
  sync(a, b)
  sync(a, b)
  expect(b.shape('n')).toMatchObject({ x: 50, y: 60, props: { color: 'red' } })
})

test('two people drag one note: x and y are from the one who let go last', () => {
  const [a, b] = people(2, seedOf(note('n'))) as [Replica, Replica]
  bound(a).setGesture(true)
  bound(b).setGesture(true)
  move(a, 'n', { x: 100, y: 100 })
  move(b, 'n', { x: 200 })
  bound(b).setGesture(false)
  bound(b).refresh()
  receive(a, b)
  expect(a.shape('n')).toMatchObject({ x: 100, y: 100 })
  move(a, 'n', { x: 101 })
  bound(a).setGesture(false)
  bound(a).refresh()
  sync(a, b)
  for (const replica of [a, b]) expect(replica.shape('n')).toMatchObject({ x: 101, y: 100 })
})

test('a teammate deletes a dragged note: it is gone, and the drag brings nothing back', () => {
  const [a, b] = people(2, seedOf(note('n'))) as [Replica, Replica]
  bound(a).setGesture(true)
  move(a, 'n', { x: 9 })
  b.remove('n')
  receive(a, b)
  expect(a.shape('n')).toBeUndefined()
  bound(a).setGesture(false)
  sync(a, b)
  expect([a.shape('n'), b.shape('n')]).toEqual([undefined, undefined])
})

test('new, deleted, reparented and retyped records are not held', () => {
  const board = seedOf(frame('f'), note('n', { index: 'a2' }), note('m', { index: 'a3' }))
  const [a] = people(1, board) as [Replica]
  bound(a).setGesture(true)
  put(a, note('new', { index: 'a4' }))
  put(a, { ...shapeOf(a, 'n'), parentId: shapeId('f'), index: 'a1' } as TLRecord)
  a.store.remove([shapeId('m')])
  bound(a).refresh()
  expect(shownBy(a.doc, 'new')).toBeDefined()
  expect(shownBy(a.doc, 'n')).toMatchObject({ parentId: shapeId('f') })
  expect(shownBy(a.doc, 'm')).toBeUndefined()
})

test('text is never held', () => {
  const [a] = people(1, seedOf(note('n'))) as [Replica]
  bound(a).setGesture(true)
  const n = shapeOf(a, 'n')
  put(a, { ...n, props: { ...n.props, richText: toRichText('now') } })
  expect(shownBy(a.doc, 'n')).toMatchObject({ props: { richText: { content: [{}] } } })
  expect(JSON.stringify(shownBy(a.doc, 'n'))).toContain('now')
})

test('a teammate moves the frame around a dragged note into another one: both see the same, no cycle', () => {
  const board = seedOf(frame('f'), frame('g', { index: 'a2' }), note('n', { parent: 'f' }))
  const [a, b] = people(2, board) as [Replica, Replica]
  bound(a).setGesture(true)
  move(a, 'n', { x: 30 })
  b.change('n', { parentId: shapeId('g'), x: 1 })
  b.change('f', { parentId: shapeId('g'), index: 'a2' })
  receive(a, b)
  // Another parent is another place: both are in the document now, and it says who was last.
  bound(a).setGesture(false)
  sync(a, b)
  sync(a, b)
  expect(a.shown()).toEqual(b.shown())
  expect(a.shown()).toEqual(project(a.doc).records)
})

test('an arrow whose end slides over a note holds its binding and loses nothing that others did', () => {
  const board = seedOf(note('n'), arrow('a', { index: 'a2' }), binding('b', { from: 'a', to: 'n' }))
  const [a, b] = people(2, board) as [Replica, Replica]
  const writes = updatesOf(a)
  bound(a).setGesture(true)
  const old = a.store.get(binding('b', { from: 'a', to: 'n' }).id) as TLBinding
  for (let x = 1; x < 9; x += 1) {
    put(a, { ...old, props: { ...old.props, normalizedAnchor: { x: x / 10, y: 0.5 } } })
  }
  expect(writes).toHaveLength(0)
  b.change('n', { x: 77 })
  receive(a, b)
  expect(a.store.get(old.id)).toMatchObject({ props: { normalizedAnchor: { x: 0.8 } } })
  bound(a).setGesture(false)
  bound(a).refresh()
  sync(a, b)
  expect(b.store.get(old.id)).toMatchObject({ props: { normalizedAnchor: { x: 0.8 } } })
})

test('a 50-note drag of 10 s at 60 moves a second with a checkpoint every 3 s writes at most 10 kB', () => {
  const ids = Array.from({ length: 50 }, (_, at) => `n${at}xxxxxxxxxxxxxxxxxx`)
  const board = seedOf(...ids.map((id, at) => note(id, { x: at * 220.5, index: indexes(at) })))
  const [a] = people(1, board) as [Replica]
  const writes = updatesOf(a)
  bound(a).setGesture(true)
  for (let frames = 1; frames <= 600; frames += 1) {
    a.store.put(
      ids.map((id) => {
        const shape = shapeOf(a, id)
        return { ...shape, x: shape.x + 1.37, y: shape.y + 0.61 }
      }),
    )
    bound(a).refresh()
    if (frames % 180 === 0) a.attached.flush()
  }
  bound(a).setGesture(false)
  bound(a).refresh()
  const bytes = writes.reduce((sum, update) => sum + update.length, 0)
  expect(writes).toHaveLength(4)
  expect(bytes).toBeLessThanOrEqual(10_000)
}, 30_000)

test('whatever teammates do during gestures, all agree at the end and own values outlast what they held', () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const random = new Random(seed)
    const all = people(
      3,
      seedOf(frame('f'), note('n', { index: 'a2' }), note('m', { parent: 'f' })),
    )
    let number = 0
    for (let step = 0; step < 60; step += 1) {
      const replica = random.pick(all)
      const name = random.pick(Object.keys(edits))
      if (!replica || !name) continue
      if (random.chance(0.2)) bound(replica).setGesture(random.chance(0.5))
      edits[name]?.(replica, random, `s${(number += 1)}`)
      if (random.chance(0.8)) bound(replica).refresh()
      if (random.chance(0.1)) replica.attached.flush()
      if (random.chance(0.3)) receive(random.pick(all) ?? replica, replica)
      expectNoCycle(replica, seed)
    }
    for (const replica of all) {
      bound(replica).setGesture(false)
      bound(replica).refresh()
    }
    sync(...all)
    sync(...all)
    for (const replica of all) {
      expect(replica.shown(), `seed ${seed}`).toEqual(project(replica.doc).records)
      expect(replica.shown(), `seed ${seed}`).toEqual(all[0]?.shown())
    }
    for (const replica of all) replica.attached.detach()
  }
}, 60_000)

function expectNoCycle(replica: Replica, seed: number): void {
  for (const record of replica.store.allRecords()) {
    let at: TLRecord | undefined = record
    for (let depth = 0; at?.typeName === 'shape'; depth += 1) {
      if (depth > 99) throw new Error(`seed ${seed}: ${record.id} is inside itself`)
      at = replica.store.get(at.parentId)
    }
  }
}

/** One person under a fake clock, and every update of theirs. */
function timed(...records: readonly TLRecord[]): { a: Replica; writes: Uint8Array[] } {
  vi.useFakeTimers()
  const [a] = people(1, seedOf(...records)) as [Replica]
  return { a, writes: updatesOf(a) }
}

/** A pen's stroke of so many points, as tldraw has it while it is drawn. */
function stroke(name: string, points: number): TLDrawShape {
  return {
    ...note(name),
    type: 'draw',
    props: {
      color: 'black',
      fill: 'none',
      dash: 'draw',
      size: 'm',
      segments: [
        {
          type: 'free',
          points: Array.from({ length: points }, (_, at) => ({ x: at, y: at % 7, z: 0.5 })),
        },
      ],
      isComplete: false,
      isClosed: false,
      isPen: false,
      scale: 1,
    },
  }
}

function withCheckpoints() {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, seedOf(note('n')))
  const store = createStore()
  const checkpoints: (() => void)[] = []
  const held: boolean[] = []
  const records = bindRecords({
    doc,
    store,
    schedule: () => () => {},
    scheduleCheckpoint: (run) => {
      checkpoints.push(run)
      return () => checkpoints.splice(checkpoints.indexOf(run), 1)
    },
    onHeld: (isHeld) => held.push(isHeld),
  })
  const replica = {
    doc,
    bound: records,
    gesture: (isRunning: boolean) => records.setGesture(isRunning),
    move(x: number) {
      store.update(shapeId('n'), (shape) => ({ ...shape, x }))
      records.refresh()
    },
  }
  return { replica, checkpoints, held }
}

function bound(replica: Replica): BoundRecords {
  const records = boundRecordsOf(replica.store)
  if (!records) throw new Error('not bound')
  return records
}

function shapeOf(replica: Replica, name: string) {
  const shape = replica.shape(name)
  if (!shape) throw new Error(`no shape ${name}`)
  return shape
}

function put(replica: Replica, ...records: readonly TLRecord[]): void {
  replica.store.put([...records])
  bound(replica).refresh()
}

function move(replica: Replica, name: string, to: { x?: number; y?: number }): void {
  put(replica, { ...shapeOf(replica, name), ...to })
}

function receive(to: Replica, from: Replica): void {
  Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc), 'network')
  bound(to).refresh()
}

function updatesOf({ doc }: Replica): Uint8Array[] {
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  return updates
}

function shownBy(doc: Y.Doc, name: string): TLRecord | undefined {
  return project(doc).records[shapeId(name)]
}

function indexes(at: number): string {
  return `a${String.fromCodePoint(65 + Math.floor(at / 10))}${(at % 10) + 1}`
}
