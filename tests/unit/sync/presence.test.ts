import { createTLSchema, InstancePresenceRecordType, type TLStore } from '@tldraw/tlschema'
import { Store } from '@tldraw/store'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { People } from '#lib/protocol/schemas.ts'
import { parsePresence, type PresenceState } from '#lib/sync/presence-state.ts'
import { sharePresence } from '#lib/sync/share-presence.ts'
import { showPresence } from '#lib/sync/show-presence.ts'
import { Watchable } from '#lib/sync/watched.ts'

const STATE: PresenceState = {
  page: 'page:page',
  cursor: { x: 1, y: 2 },
  sel: [],
  editing: null,
  viewport: { x: 0, y: 0, w: 100, h: 80 },
  following: null,
}

/** One person's end of the connection, as far as presence needs it. */
function setting() {
  const awareness = new Awareness(new Y.Doc())
  const people = new Watchable<People>([])
  const connection = { awareness, people, onDoc: () => () => {} }
  return { awareness, people, connection }
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
    { ...parsePresence(odd), sel: parsePresence(odd)?.sel.length },
  ]).toEqual([
    hostile.map(() => undefined),
    { ...STATE, cursor: null, sel: 100, following: null, editing: null },
  ])
})

test('a pointer is told at most 20 times a second, a view twice, and nothing while alone', () => {
  const { awareness, people, connection } = setting()
  let state = STATE
  let changed = (): void => {}
  const stop = sharePresence({
    connection,
    personId: 'g_me',
    source: {
      read: () => state,
      watch: (fn) => {
        changed = fn
        return () => {}
      },
    },
  })
  let told = 0
  const views = new Set<string>()
  awareness.on('update', () => {
    told += 1
    views.add(JSON.stringify(awareness.getLocalState()?.['viewport']))
  })
  const moveFor = (ms: number): void => {
    for (let at = 0; at < ms; at += 10) {
      const x = state.viewport.x + 1
      state = { ...state, cursor: { x, y: 0 }, viewport: { ...state.viewport, x } }
      changed()
      vi.advanceTimersByTime(10)
    }
  }
  moveFor(1_000)
  const toldAlone = told
  people.set([person(1, 'g_me', 'Me'), person(2, 'g_me', 'Me')])
  moveFor(1_000)
  const toldToOwnTabs = told
  people.set([person(1, 'g_me', 'Me'), person(3, 'g_ana', 'Ana')])
  moveFor(1_000)
  const toldInASecond = told
  stop()
  awareness.destroy()
  expect({
    toldAlone,
    toldToOwnTabs,
    often: toldInASecond > 15 && toldInASecond <= 22,
    views: views.size <= 4,
  }).toEqual({ toldAlone: 0, toldToOwnTabs: 0, often: true, views: true })
})

test('a pointer that has rested for a minute is taken away', () => {
  const { awareness, people, connection } = setting()
  people.set([person(3, 'g_ana', 'Ana')])
  const stop = sharePresence({
    connection,
    personId: 'g_me',
    source: { read: () => STATE, watch: () => () => {} },
  })
  vi.advanceTimersByTime(100)
  const moving = awareness.getLocalState()?.['cursor']
  vi.advanceTimersByTime(60_000)
  const rested = awareness.getLocalState()?.['cursor']
  stop()
  awareness.destroy()
  expect([moving, rested]).toEqual([{ x: 1, y: 2 }, null])
})
