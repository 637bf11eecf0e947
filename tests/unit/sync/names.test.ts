import type { JsonObject } from '#lib/board/json.ts'
import type { TLShape } from '@tldraw/tlschema'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { freshTag, naming, type Named } from '#lib/board/named-keys.ts'
import { namesIn } from '#lib/ownership/board-record.ts'
import { note, Replica, seedOf, shapeId, sync } from '#tests/support/board-factory.ts'
import { withHistory, type History } from '#tests/support/history.ts'
import { Random } from '#tests/support/random.ts'

/** Somebody at a canvas with its history. */
interface Person {
  readonly replica: Replica
  readonly history: History
}

const random = new Random(1)
const next = (): number => random.next()

/** People on a board with one card, by their client IDs: of two writes at once the higher one wins a key. */
function board(meta: JsonObject, clientIds: readonly number[]): Person[] {
  const update = seedOf({ ...note('card'), meta: { card: 'pricing', ...meta } })
  return clientIds.map((clientId) => {
    const replica = new Replica({ clientId, update })
    return { replica, history: withHistory(replica.store).history }
  })
}

function metaOf({ replica }: Person): JsonObject {
  return replica.shape('card')?.meta ?? {}
}

function write({ replica, history }: Person, keys: Record<string, string | undefined>): void {
  const card = replica.store.get(shapeId('card'))
  const meta = { ...card?.meta, ...keys }
  for (const [key, value] of Object.entries(meta)) if (value === undefined) delete meta[key]
  history.mark('name')
  replica.edit({ ...card, meta } as TLShape)
}

function name(person: Person, who: string, key: Named = 'accountable'): void {
  write(person, naming(metaOf(person), key, { name: who, tag: freshTag(next) }))
}

/** As a page from before this, or a script that knows the rule of the further keys, names somebody. */
function namesAsBefore(person: Person, who: string): void {
  const others = Object.keys(metaOf(person)).filter((each) => each.startsWith('accountable.'))
  write(person, {
    ...Object.fromEntries(others.map((each) => [each, undefined])),
    accountable: who,
  })
}

function meet(...everybody: readonly Person[]): void {
  sync(...everybody.map(({ replica }) => replica))
}

/** What every one of them shows, which must be the same. */
function named(everybody: readonly Person[], key: Named = 'accountable'): readonly string[] {
  const [first, ...others] = everybody.map((person) => namesIn(metaOf(person), key).toSorted())
  for (const other of others) expect(other).toEqual(first)
  return first ?? []
}

const LEGACY = { accountable: 'Zoe' }
const IMPORTED = { accountable: 'Zoe', 'accountable.2': 'Yan' }
const NEW = { accountable: 'Zoe', 'accountable.aaaaaa': 'Zoe' }

describe.each([
  [1, 2],
  [2, 1],
])('Ana is client %i and Bo client %i', (anas, bos) => {
  const two = (meta: JsonObject) => board(meta, [anas, bos]) as [Person, Person]

  test.each([{}, LEGACY, IMPORTED, NEW])('both names are kept on a card with %j', (before) => {
    for (const key of ['accountable', 'delegate'] as const) {
      const [ana, bo] = two(before)
      name(ana, 'PM', key)
      name(bo, 'PO', key)
      meet(ana, bo)
      expect(named([ana, bo], key)).toEqual(['PM', 'PO'])
      // Who reads no further key finds one of them.
      expect(['PM', 'PO']).toContain(metaOf(ana)[key])
      name(bo, 'PM', key)
      meet(ana, bo)
      expect(named([ana, bo], key)).toEqual(['PM'])
      name(ana, '', key)
      meet(ana, bo)
      expect([named([ana, bo], key), metaOf(bo)[key]]).toEqual([[], undefined])
    }
  })

  test('the same name twice is one', () => {
    const [ana, bo] = two(LEGACY)
    name(ana, 'PM')
    name(bo, 'PM')
    meet(ana, bo)
    expect(named([ana, bo])).toEqual(['PM'])
  })

  test('who settles two names at once on different ones has not settled them', () => {
    const [ana, bo] = two({})
    name(ana, 'PM')
    name(bo, 'PO')
    meet(ana, bo)
    name(ana, 'PM')
    name(bo, 'PO')
    meet(ana, bo)
    expect(named([ana, bo])).toEqual(['PM', 'PO'])
  })

  test('who is an hour offline, and names one after the other, adds the last', () => {
    const [ana, bo] = two(NEW)
    name(ana, 'PM')
    name(ana, '')
    name(ana, 'Yan')
    name(bo, 'PO')
    name(bo, 'Cy')
    meet(ana, bo)
    expect(named([ana, bo])).toEqual(['Cy', 'Yan'])
  })

  test.each([{}, LEGACY, IMPORTED, NEW])(
    'undo of one of two names leaves the other alone, and redo does not bring it back: on %j',
    (before) => {
      const [ana, bo] = two(before)
      name(ana, 'PM')
      name(bo, 'PO')
      meet(ana, bo)
      ana.history.undo()
      meet(ana, bo)
      expect([named([ana, bo]), metaOf(bo)['accountable']]).toEqual([['PO'], 'PO'])
      ana.history.redo()
      meet(ana, bo)
      expect(named([ana, bo])).toEqual(['PO'])
    },
  )

  test('when both undo, nobody’s name is left but those that stood there', () => {
    const [ana, bo] = two({})
    name(ana, 'PM')
    name(bo, 'PO')
    meet(ana, bo)
    ana.history.undo()
    meet(ana, bo)
    bo.history.undo()
    meet(ana, bo)
    expect(named([ana, bo])).toEqual([])
  })

  test('an undo that the other has not seen takes nothing from the other', () => {
    const [ana, bo] = two(NEW)
    name(ana, 'PM')
    ana.history.undo()
    name(bo, 'PO')
    meet(ana, bo)
    expect(named([ana, bo])).toContain('PO')
    expect(named([ana, bo])).not.toContain('PM')
  })

  test('a page from before this beside a new one: what is named last is one, at once no new name is lost', () => {
    const [ana, bo] = two(NEW)
    name(ana, 'PM')
    namesAsBefore(bo, 'PO')
    meet(ana, bo)
    expect(named([ana, bo])).toContain('PM')
    namesAsBefore(bo, 'Cy')
    meet(ana, bo)
    expect(named([ana, bo])).toEqual(['Cy'])
    ana.history.undo()
    meet(ana, bo)
    expect(named([ana, bo])).toEqual(['Cy'])
    name(ana, 'Dan')
    meet(ana, bo)
    expect(named([ana, bo])).toEqual(['Dan'])
  })

  test('who writes the one key alone adds a name, and takes the place of one that has no other', () => {
    const [ana, bo] = two(LEGACY)
    write(bo, { accountable: 'PO' })
    meet(ana, bo)
    expect(named([ana, bo])).toEqual(['PO'])
    name(ana, 'PM')
    meet(ana, bo)
    write(bo, { accountable: 'PO' })
    meet(ana, bo)
    expect(named([ana, bo])).toEqual(['PM', 'PO'])
  })
})

test('three people who name three others are all kept, in whatever order they meet', () => {
  for (const order of [
    [0, 1, 2],
    [2, 0, 1],
    [1, 2, 0],
  ]) {
    const all = board(LEGACY, [1, 2, 3])
    const who = ['PM', 'PO', 'Cy']
    for (const [at, person] of all.entries()) name(person, who[at] ?? '')
    const [one, other, last] = order.map((at) => all[at]) as [Person, Person, Person]
    meet(one, other)
    meet(other, last)
    meet(one, other, last)
    expect(named(all)).toEqual(['Cy', 'PM', 'PO'])
    one.history.undo()
    meet(...all)
    expect(named(all)).toHaveLength(2)
  }
})

test('undo and redo of a naming that nobody met are whole, further names and all', () => {
  const [ana] = board(IMPORTED, [1]) as [Person]
  name(ana, 'PM')
  name(ana, 'PO')
  const states = [namesIn(metaOf(ana), 'accountable')]
  for (const step of ['undo', 'undo', 'redo', 'redo'] as const) {
    ana.history[step]()
    states.push(namesIn(metaOf(ana), 'accountable'))
  }
  expect(states).toEqual([['PO'], ['PM'], ['Zoe', 'Yan'], ['PM'], ['PO']])
})

test('a name that was not seen stays beside the new one, and is left alone when that is undone', () => {
  const [ana] = board({ accountable: 'PM', 'accountable.b': 'Bo' }, [1]) as [Person]
  const isSeen = (each: string): boolean => each === 'PM'
  write(ana, naming(metaOf(ana), 'accountable', { name: 'Cy', tag: freshTag(next), isSeen }))
  expect(namesIn(metaOf(ana), 'accountable')).toEqual(['Cy', 'Bo'].toSorted().toReversed())
  ana.history.undo()
  expect([namesIn(metaOf(ana), 'accountable'), metaOf(ana)['accountable']]).toEqual([['Bo'], 'Bo'])
})

test('a naming costs the document less than 200 bytes, and a hundred of one card less than 20 kB', () => {
  const [ana] = board({}, [1_234_567_890]) as [Person]
  const size = () => Y.encodeStateAsUpdate(ana.replica.doc).byteLength
  const before = size()
  name(ana, 'PM')
  const first = size() - before
  for (let count = 0; count < 100; count += 1) name(ana, count % 2 ? 'PM' : 'PO')
  const hundred = size() - before - first
  expect(first).toBeLessThan(200)
  expect(hundred).toBeLessThan(20_000)
})
