import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { encodeLive, encodeLiveEntries } from '#lib/protocol/live.ts'
import type { LiveFrame } from '#lib/protocol/live-frames.ts'
import type { People } from '#lib/protocol/schemas.ts'
import { LiveChannelEnd } from '#lib/sync/live-channel.ts'
import { LiveCursors } from '#lib/sync/live-cursors.ts'
import { Watchable } from '#lib/sync/watched.ts'

beforeEach(() => vi.useFakeTimers({ now: 10_000 }))
afterEach(() => vi.useRealTimers())

const PAGE = 'page:one'

/** A board with this person's view of the others' cursors. */
function board() {
  const awareness = new Awareness(new Y.Doc())
  const people = new Watchable<People>([])
  const link = { isUp: true }
  const live = new LiveChannelEnd({
    people,
    clientId: () => awareness.clientID,
    isUp: () => link.isUp,
    send: () => true,
  })
  const connection = { awareness, people, live, onDoc: () => () => {} }
  const cursors = new LiveCursors({ connection, personId: 'g_me' })
  let joined = 0
  const join = (personId: string, { hasSlot = true } = {}) => {
    const theirs = new Awareness(new Y.Doc())
    joined += 1
    const slot = joined
    const entry = { clientId: theirs.clientID, personId, name: personId, colour: '#157a3c' }
    people.set([
      ...people.get(),
      { ...entry, role: 'editor', ...(hasSlot ? { slot } : {}) },
    ] as People)
    const looksAt = (page: string, cursor?: { x: number; y: number }): void => {
      theirs.setLocalState({ page, viewport: { x: 0, y: 0, w: 9, h: 9 }, cursor })
      applyAwarenessUpdate(awareness, encodeAwarenessUpdate(theirs, [theirs.clientID]), 'test')
    }
    looksAt(PAGE)
    return {
      looksAt,
      sends: (frame: LiveFrame): void => {
        const bytes = encodeLive([frame]).subarray(1)
        live.receive(encodeLiveEntries([{ slot, bytes }]).subarray(1))
      },
      leaves: (): void =>
        people.set(people.get().filter(({ clientId }) => clientId !== theirs.clientID)),
    }
  }
  const seen = (page = PAGE): unknown[] =>
    cursors
      .shown(page)
      .map(({ person, x, isResting }) => [person.name, x, isResting ? 'rests' : 'lives'])
  return { cursors, join, seen, live, link }
}

test('a cursor lives, rests after 3 s and is gone after 60 s, or when it says so', () => {
  const { cursors, join, seen } = board()
  const ana = join('Ana')
  ana.sends({ kind: 'cursor', x: 5, y: 5 })
  const states = [seen()]
  states.push([cursors.changesInMs])
  vi.advanceTimersByTime(2_999)
  states.push(seen())
  vi.advanceTimersByTime(1)
  states.push(seen(), [cursors.changesInMs])
  vi.advanceTimersByTime(57_000)
  states.push(seen(), [cursors.changesInMs])
  ana.sends({ kind: 'cursor', x: 6, y: 5 })
  states.push(seen().slice(0, 1))
  ana.sends({ kind: 'cursor-gone' })
  states.push(seen())
  expect(states).toEqual([
    [['Ana', 5, 'lives']],
    [3_000],
    [['Ana', 5, 'lives']],
    [['Ana', 5, 'rests']],
    [57_000],
    [],
    [undefined],
    [['Ana', 5, 'lives']],
    [],
  ])
})

test('a cursor is shown on the page of its person only, and not carried over to another', () => {
  const { join, seen } = board()
  const ana = join('Ana')
  ana.sends({ kind: 'cursor', x: 5, y: 5 })
  const first = [seen(), seen('page:two')]
  ana.looksAt('page:two')
  const changed = [seen(), seen('page:two')]
  ana.sends({ kind: 'cursor', x: 7, y: 5 })
  expect([first, changed, seen('page:two')]).toEqual([
    [[['Ana', 5, 'lives']], []],
    [[], []],
    [['Ana', 7, 'lives']],
  ])
})

test('two tabs of a teammate are one cursor, that which moved last; own tabs show none', () => {
  const { join, seen } = board()
  const [one, two, mine] = [join('Ana'), join('Ana'), join('g_me')]
  one.sends({ kind: 'cursor', x: 1, y: 0 })
  vi.advanceTimersByTime(10)
  two.sends({ kind: 'cursor', x: 2, y: 0 })
  mine.sends({ kind: 'cursor', x: 3, y: 0 })
  const both = seen()
  two.leaves()
  expect([both, seen()]).toEqual([[['Ana', 2, 'lives']], [['Ana', 1, 'lives']]])
})

test('who leaves, and everybody when the link goes down, is gone at once', () => {
  const { join, seen, live, link } = board()
  const [ana, bo] = [join('Ana'), join('Bo')]
  ana.sends({ kind: 'cursor', x: 1, y: 0 })
  bo.sends({ kind: 'cursor', x: 2, y: 0 })
  ana.leaves()
  const left = seen()
  link.isUp = false
  live.refresh()
  expect([left, seen()]).toEqual([[['Bo', 2, 'lives']], []])
})

test("a stock client's cursor comes from its awareness; one with live frames has none there", () => {
  const { join, seen } = board()
  join('Bo', { hasSlot: false }).looksAt(PAGE, { x: 9, y: 0 })
  join('Eve').looksAt(PAGE, { x: 666, y: 0 })
  expect(seen()).toEqual([['Bo', 9, 'lives']])
})
