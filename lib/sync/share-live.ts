import type { Awareness } from 'y-protocols/awareness'
import { Disposer } from '#lib/core/disposer.ts'
import type { BoardConnection } from './board-connection.ts'
import { parsePresence, type Area } from './presence-state.ts'
import type { Place } from './track.ts'

/** Where this person's pointer and view are read, such as tldraw's editor. */
export interface LiveSource {
  page(): string
  /** Null while the pointer has not been on the board. */
  cursor(): Place | null
  viewport(): Area
  /** Calls `changed` after every move of the pointer or change of the page. */
  watchCursor(changed: () => void): () => void
  watchViewport(changed: () => void): () => void
}

/**
 * Shows the others this person's pointer, and the followers among them this person's view, as live
 * frames, until the returned function is called.
 */
export function shareLive(options: {
  connection: Pick<BoardConnection, 'awareness' | 'live' | 'onDoc' | 'people'>
  personId: string
  source: LiveSource
}): () => void {
  const { connection, personId, source } = options
  const { live } = connection
  const ends = new Disposer()
  let page = source.page()
  let sent: Place | null = null

  const sendCursor = (): void => {
    const now = source.page()
    if (now !== page) {
      page = now
      live.send({ kind: 'cursor-gone' })
    }
    const cursor = source.cursor()
    if (!cursor || (cursor.x === sent?.x && cursor.y === sent.y)) return
    // The others take a cursor for one on the page that they know of.
    const known = parsePresence(connection.awareness.getLocalState())?.page
    if (known !== undefined && known !== page) return
    sent = cursor
    live.send({ kind: 'cursor', x: cursor.x, y: cursor.y })
  }
  ends.add(source.watchCursor(sendCursor))

  let stopViewport: (() => void) | undefined
  const sendViewport = (): void => {
    const { x, y, w, h } = source.viewport()
    live.send({ kind: 'viewport', x, y, w, h })
  }
  const readFollowers = (): void => {
    const isFollowed = isFollowedByOthers(connection, personId)
    if (isFollowed && !stopViewport) {
      stopViewport = source.watchViewport(sendViewport)
      sendViewport()
    } else if (!isFollowed) {
      stopViewport?.()
      stopViewport = undefined
    }
  }
  let awareness: Awareness | undefined
  const attach = (): void => {
    awareness?.off('change', readFollowers)
    awareness = connection.awareness
    awareness.on('change', readFollowers)
    readFollowers()
  }
  attach()
  ends.add(connection.onDoc(attach))
  ends.add(connection.people.subscribe(readFollowers))
  ends.add(() => {
    awareness?.off('change', readFollowers)
    stopViewport?.()
    live.send({ kind: 'cursor-gone' })
  })
  return () => ends.dispose()
}

function isFollowedByOthers(
  { awareness, people }: Pick<BoardConnection, 'awareness' | 'people'>,
  personId: string,
): boolean {
  const states = awareness.getStates()
  return people
    .get()
    .some(
      (person) =>
        person.personId !== personId &&
        parsePresence(states.get(person.clientId))?.following === personId,
    )
}
