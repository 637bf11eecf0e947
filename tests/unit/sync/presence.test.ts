import { createTLSchema, InstancePresenceRecordType, type TLStore } from '@tldraw/tlschema'
import { Store } from '@tldraw/store'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { People } from '#lib/protocol/schemas.ts'
import { encodeLiveEntries } from '#lib/protocol/live.ts'
import { LiveChannelEnd } from '#lib/sync/live-channel.ts'
import { parsePresence, type PresenceState } from '#lib/sync/presence-state.ts'
import { sharePresence } from '#lib/sync/share-presence.ts'
import { showPresence } from '#lib/sync/show-presence.ts'
import { Watchable } from '#lib/sync/watched.ts'

const STATE: PresenceState = {
  page: 'page:page',
  cursor: { x: 1, y: 2 },
  sel: [],
  selCount: 0,
  editing: null,
  viewport: { x: 0, y: 0, w: 100, h: 80 },
  following: null,
}

/** One person's end of the connection, as far as presence needs it. */
function setting() {
  const awareness = new Awareness(new Y.Doc())
  const people = new Watchable<People>([])
  const live = new LiveChannelEnd({
    people,
    clientId: () => awareness.clientID,
    isUp: () => true,
    send: () => true,
  })
  const connection = { awareness, people, live, onDoc: () => () => {} }
  return { awareness, people, live, connection }
}

function person(clientId: number, personId: string, name: string): People[number] {
  return { clientId, personId, name, colour: '#157a3c', role: 'editor' }
}

function emptyStore(): TLStore {
  return new Store({
    schema: createTLSchema(),
    props: {} as never,
  })
}

function presences(store: TLStore) {
  return store.allRecords().filter((record) => record.typeName === 'instance_presence')
}

/** Frames that come when the test says so. */
function manualFrames() {
  let waiting: (() => void) | undefined
  return {
    schedule: (run: () => void) => {
      waiting = run
      return () => {
        waiting = undefined
      }
    },
    run() {
      waiting?.()
      waiting = undefined
    },
  }
}

/** Another tab or browser, whose states are carried over by hand. */
function somebody(to: Awareness) {
  const theirs = new Awareness(new Y.Doc())
  return {
    clientId: theirs.clientID,
    says(state: object | null) {
      theirs.setLocalState(state)
      applyAwarenessUpdate(to, encodeAwarenessUpdate(theirs, [theirs.clientID]), 'test')
    },
    leave: () => theirs.destroy(),
  }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('others become presence records by the name the server says, in one batch per frame', () => {
  const { awareness, people, connection } = setting()
  const store = emptyStore()
  const frames = manualFrames()
  showPresence({ connection, store, personId: 'g_me', now: () => 5, schedule: frames.schedule })
  const batches: number[] = []
  store.listen(({ changes }) => batches.push(Object.keys(changes.added).length), {
    scope: 'presence',
  })
  const ana = somebody(awareness)
  const bo = somebody(awareness)
  people.set([person(ana.clientId, 'g_ana', 'Ana'), person(bo.clientId, 'g_bo', 'Bo')])
  ana.says({ ...STATE, user: { name: 'Somebody else' } })
  bo.says({ ...STATE, editing: 'shape:one' })
  frames.run()
  vi.advanceTimersByTime(50)
  expect({ batches, records: presences(store) }).toMatchObject({
    batches: [2],
    records: [
      { userId: 'g_ana', userName: 'Ana', color: '#157a3c', cursor: { x: 1, y: 2 }, meta: {} },
      { userId: 'g_bo', userName: 'Bo', meta: { editing: 'shape:one' }, lastActivityTimestamp: 5 },
    ],
  })
})

test('live cursors reach the records twice a second at most, and awareness says nothing against them', () => {
  const { awareness, people, live, connection } = setting()
  const store = emptyStore()
  const frames = manualFrames()
  const stop = showPresence({ connection, store, personId: 'g_me', schedule: frames.schedule })
  const ana = somebody(awareness)
  people.set([{ ...person(ana.clientId, 'g_ana', 'Ana'), slot: 3 }])
  ana.says({ ...STATE, cursor: { x: 666, y: 666 } })
  frames.run()
  let writes = 0
  store.listen(() => (writes += 1), { scope: 'presence' })
  for (let step = 1; step <= 100; step++) {
    // A cursor at x = 10, 20… in half page units, zig-zag: one byte each.
    const bytes = new Uint8Array([0x02, step, 0])
    live.receive(encodeLiveEntries([{ slot: 3, bytes }]).subarray(1))
    vi.advanceTimersByTime(10)
    frames.run()
  }
  vi.advanceTimersByTime(600)
  frames.run()
  vi.advanceTimersByTime(50)
  const cursor = presences(store).map((record) => record.cursor)
  stop()
  expect(cursor).toMatchObject([{ x: 25, y: 0 }])
  expect(writes).toBeGreaterThan(0)
  expect(writes).toBeLessThanOrEqual(4)
})

test("a repeated state is no activity, a left person's record goes, own tabs are not shown", () => {
  const { awareness, people, connection } = setting()
  const store = emptyStore()
  const frames = manualFrames()
  let now = 0
  const stop = showPresence({
    connection,
    store,
    personId: 'g_me',
    now: () => now,
    schedule: frames.schedule,
  })
  const ana = somebody(awareness)
  const mine = somebody(awareness)
  people.set([person(ana.clientId, 'g_ana', 'Ana'), person(mine.clientId, 'g_me', 'Me')])
  mine.says(STATE)
  ana.says(STATE)
  frames.run()
  now = 9
  ana.says(STATE)
  frames.run()
  const id = InstancePresenceRecordType.createId(String(ana.clientId))
  const after = presences(store).map((record) => record.id)
  const activeAt = store.get(id)?.lastActivityTimestamp
  ana.says(null)
  frames.run()
  const afterLeave = presences(store).length
  stop()
  expect({ after, activeAt, afterLeave }).toEqual({ after: [id], activeAt: 0, afterLeave: 0 })
})

test('nothing that is not a presence becomes one', () => {
  const hostile = [
    undefined,
    null,
    7,
    {},
    { page: 'shape:x', viewport: STATE.viewport },
    { page: 'page:page' },
    { page: 'page:page', viewport: { x: 0, y: 0, w: 0, h: 1 } },
    { page: 'page:page', viewport: { x: 'a', y: 0, w: 1, h: 1 } },
  ]
  const odd = {
    page: 'page:page',
    viewport: STATE.viewport,
    cursor: { x: Number.NaN, y: 1 },
    sel: [1, 'binding:x', ...Array.from({ length: 300 }, (_, i) => `shape:${i}`)],
    editing: 'page:page',
    following: 3,
  }
  expect([
    hostile.map(parsePresence),
    { ...parsePresence(odd), sel: parsePresence(odd)?.sel.length, selCount: 0 },
  ]).toEqual([
    hostile.map(() => undefined),
    { ...STATE, cursor: null, sel: 100, following: null, editing: null },
  ])
})

/** Something to share, and changes of it on demand. */
function sourceOf(first: PresenceState) {
  const now = { state: first, cursor: { x: 0, y: 0 } }
  const listeners = { state: () => {}, cursor: () => {} }
  return {
    now,
    listeners,
    source: {
      read: () => now.state,
      watch: (changed: () => void) => {
        listeners.state = changed
        return () => {}
      },
      cursor: () => now.cursor,
      watchCursor: (changed: () => void) => {
        listeners.cursor = changed
        return () => {}
      },
    },
  }
}

test('slow state is told 10 times a second at most, a view twice, no cursor, and nothing while alone', () => {
  const { awareness, people, connection } = setting()
  const { now, listeners, source } = sourceOf(STATE)
  const stop = sharePresence({ connection, personId: 'g_me', source })
  let told = 0
  const views = new Set<string>()
  const cursors = new Set<unknown>()
  awareness.on('update', () => {
    told += 1
    views.add(JSON.stringify(awareness.getLocalState()?.['viewport']))
    cursors.add(awareness.getLocalState()?.['cursor'])
  })
  const moveFor = (ms: number): void => {
    for (let at = 0; at < ms; at += 10) {
      const x = now.state.viewport.x + 1
      now.state = {
        ...now.state,
        sel: [`shape:${x}`],
        viewport: { ...now.state.viewport, x },
      }
      now.cursor = { x, y: 0 }
      listeners.state()
      listeners.cursor()
      vi.advanceTimersByTime(10)
    }
  }
  moveFor(1_000)
  const toldAlone = told
  people.set([person(1, 'g_me', 'Me'), person(2, 'g_me', 'Me')])
  moveFor(1_000)
  const toldToOwnTabs = told
  people.set([person(1, 'g_me', 'Me'), { ...person(3, 'g_ana', 'Ana'), slot: 1 }])
  moveFor(1_000)
  const toldInASecond = told
  stop()
  awareness.destroy()
  expect({
    toldAlone,
    toldToOwnTabs,
    often: toldInASecond >= 8 && toldInASecond <= 12,
    views: views.size <= 4,
    cursors: [...cursors],
  }).toEqual({ toldAlone: 0, toldToOwnTabs: 0, often: true, views: true, cursors: [undefined] })
})

test('a pointer alone writes no awareness, but about once a second while a stock client is here', () => {
  const { awareness, people, connection } = setting()
  const { now, listeners, source } = sourceOf(STATE)
  const stop = sharePresence({ connection, personId: 'g_me', source })
  people.set([{ ...person(3, 'g_ana', 'Ana'), slot: 1 }])
  vi.advanceTimersByTime(1_000)
  const cursors: unknown[] = []
  awareness.on('update', () => cursors.push(awareness.getLocalState()?.['cursor']))
  const pointFor = (ms: number): void => {
    for (let at = 0; at < ms; at += 20) {
      now.cursor = { x: now.cursor.x + 1, y: 0 }
      listeners.cursor()
      vi.advanceTimersByTime(20)
    }
  }
  pointFor(2_000)
  const toOurs = cursors.length
  people.set([{ ...person(3, 'g_ana', 'Ana'), slot: 1 }, person(4, 'g_bo', 'Bo')])
  pointFor(3_000)
  vi.advanceTimersByTime(2_000)
  const told = [...cursors]
  stop()
  awareness.destroy()
  expect(toOurs).toBe(0)
  expect(told.length).toBeGreaterThanOrEqual(3)
  expect(told.length).toBeLessThanOrEqual(5)
  // The last second's rest included.
  expect(told.at(-1)).toEqual(now.cursor)
})

test('of more than 100 selected shapes the others get 100 and the count', () => {
  const { awareness, people, connection } = setting()
  const sel = Array.from({ length: 100 }, (_, index) => `shape:${index}`)
  const { source } = sourceOf({ ...STATE, sel, selCount: 250 })
  people.set([person(3, 'g_ana', 'Ana')])
  const stop = sharePresence({ connection, personId: 'g_me', source })
  vi.advanceTimersByTime(100)
  const state = awareness.getLocalState()
  stop()
  awareness.destroy()
  expect(parsePresence(state)).toMatchObject({ sel, selCount: 250 })
})

test('a view or a cursor far beyond every board shows nothing', () => {
  const far = { x: 1e300, y: 1e300, w: 1_000, h: 800 }
  expect(parsePresence({ ...STATE, viewport: far })).toBeUndefined()
  expect(parsePresence({ ...STATE, cursor: { x: -1e300, y: 0 } })?.cursor).toBeNull()
  expect(parsePresence(STATE)).toMatchObject({ viewport: STATE.viewport, cursor: STATE.cursor })
})
