import type { TLInstancePresence, TLPageId, TLShapeId, TLStore } from '@tldraw/tlschema'
import { InstancePresenceRecordType } from '@tldraw/tlschema'
import type { Awareness } from 'y-protocols/awareness'
import { Disposer } from '#lib/core/disposer.ts'
import type { PersonHere } from '#lib/protocol/schemas.ts'
import type { BoardConnection } from './board-connection.ts'
import { LiveCursors } from './live-cursors.ts'
import { nextFrame, type Schedule } from './next-frame.ts'
import { parsePresence, type PresenceState } from './presence-state.ts'

export interface ShowPresenceOptions {
  readonly connection: Pick<BoardConnection, 'awareness' | 'live' | 'onDoc' | 'people'>
  readonly store: TLStore
  /** This person, whose other tabs are not shown. */
  readonly personId: string
  readonly schedule?: Schedule | undefined
  readonly now?: (() => number) | undefined
}

/**
 * Records follow cursors this often: they are for outlines, hints at the edge and the minimap, and
 * every write of them costs tldraw more than all the drawing.
 */
const CURSORS_EVERY_MS = 500

interface Shown {
  readonly state: PresenceState
  readonly activeAt: number
}

/**
 * Shows the others in a tldraw store as presence records, until the returned function is called.
 * Once per frame in one batch: fifty cursors written one by one cost half of the main thread.
 * Names and colours come from the server's list of people, never from what a client says of itself.
 */
export function showPresence(options: ShowPresenceOptions): () => void {
  const { connection, store, personId, schedule = nextFrame, now = Date.now } = options
  const ends = new Disposer()
  const shown = new Map<number, Shown>()
  const dirty = new Set<number>()
  const cursors = new LiveCursors({ connection, personId, now })
  const movedCursors = new Set<number>()
  let cursorTimer: ReturnType<typeof setTimeout> | undefined
  let unschedule: (() => void) | undefined
  let { awareness } = connection

  const applySoon = (clients: Iterable<number>): void => {
    for (const client of clients) dirty.add(client)
    if (dirty.size > 0) unschedule ??= schedule(apply)
  }
  const apply = (): void => {
    unschedule = undefined
    const people = new Map(connection.people.get().map((person) => [person.clientId, person]))
    const put: TLInstancePresence[] = []
    const gone: TLInstancePresence['id'][] = []
    for (const client of dirty) {
      const id = InstancePresenceRecordType.createId(String(client))
      const person = people.get(client)
      const state = parsePresence(awareness.getStates().get(client))
      if (!state || !person || person.personId === personId) {
        shown.delete(client)
        if (store.has(id)) gone.push(id)
        continue
      }
      const before = shown.get(client)
      // The echo that keeps a connection alive is no activity.
      const isMove = !before || JSON.stringify(before.state) !== JSON.stringify(state)
      const activeAt = isMove ? now() : before.activeAt
      shown.set(client, { state, activeAt })
      const cursor = cursors.newestOf(client)
      put.push(
        recordOf({
          id,
          person,
          state: { ...state, cursor: cursor ? { x: cursor.x, y: cursor.y } : null },
          activeAt: Math.max(activeAt, cursor?.movedAt ?? 0),
        }),
      )
    }
    dirty.clear()
    if (put.length + gone.length === 0) return
    store.mergeRemoteChanges(() => {
      if (put.length > 0) store.put(put)
      if (gone.length > 0) store.remove(gone)
    })
  }
  const onChange = (change: { added: number[]; updated: number[]; removed: number[] }): void =>
    applySoon([...change.added, ...change.updated, ...change.removed])
  const everybody = (): void => applySoon([...shown.keys(), ...awareness.getStates().keys()])
  const attach = (to: Awareness): void => {
    awareness.off('change', onChange)
    awareness = to
    awareness.on('change', onChange)
    everybody()
  }

  const cursorMoved = (client: number): void => {
    movedCursors.add(client)
    cursorTimer ??= setTimeout(() => {
      cursorTimer = undefined
      applySoon(movedCursors)
      movedCursors.clear()
    }, CURSORS_EVERY_MS)
  }

  attach(awareness)
  ends.add(() => cursors.close())
  ends.add(cursors.onChange(cursorMoved))
  ends.add(() => clearTimeout(cursorTimer))
  ends.add(() => awareness.off('change', onChange))
  ends.add(connection.onDoc(() => attach(connection.awareness)))
  ends.add(connection.people.subscribe(everybody))
  ends.add(() => unschedule?.())
  return () => {
    ends.dispose()
    const ids = [...shown.keys()].map((each) => InstancePresenceRecordType.createId(String(each)))
    store.mergeRemoteChanges(() => store.remove(ids))
  }
}

function recordOf({
  id,
  person,
  state,
  activeAt,
}: {
  id: TLInstancePresence['id']
  person: PersonHere
  state: PresenceState
  activeAt: number
}): TLInstancePresence {
  const { x, y, w, h } = state.viewport
  return InstancePresenceRecordType.create({
    id,
    userId: person.personId,
    userName: person.name,
    color: person.colour,
    lastActivityTimestamp: activeAt,
    currentPageId: state.page as TLPageId,
    cursor: state.cursor && { ...state.cursor, type: 'default', rotation: 0 },
    selectedShapeIds: state.sel as TLShapeId[],
    followingUserId: state.following,
    // Followers fit this area into their own window, whatever its zoom was.
    camera: { x: -x, y: -y, z: 1 },
    screenBounds: { x: 0, y: 0, w, h },
    meta: state.editing === null ? {} : { editing: state.editing },
  })
}
