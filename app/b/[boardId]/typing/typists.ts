import { atom, type Atom } from 'tldraw'
import { sameJson } from '#lib/board/json.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { parsePresence, type CaretState } from '#lib/sync/presence-state.ts'

/** A teammate with the caret in a text. Name and colour are the server's word. */
export interface Typist {
  readonly clientId: number
  readonly personId: string
  /** Another tab of this person. */
  readonly isMe: boolean
  readonly name: string
  readonly colour: string
  readonly shapeId: string
  readonly caret: CaretState | undefined
  /** When the caret last moved, ms of the clock. */
  readonly movedAt: number
}

/** The teammates who type, by the server's list of people and what they show of themselves. */
export interface Typists {
  readonly all: Atom<readonly Typist[]>
  close(): void
}

/** Follows the typists of one board until it is closed, whichever document the connection has. */
export function followTypists(connection: BoardConnection, now = Date.now): Typists {
  const all = atom<readonly Typist[]>('typists', [], { isEqual: sameJson })
  let awareness = connection.awareness
  const read = () => {
    const before = new Map(all.get().map((typist) => [typist.clientId, typist]))
    all.set(readTypists(connection).map((typist) => withTime(typist, before, now())))
  }
  const listen = () => {
    awareness.off('change', read)
    awareness = connection.awareness
    awareness.on('change', read)
    read()
  }
  listen()
  const stopDocs = connection.onDoc(listen)
  const stopPeople = connection.people.subscribe(read)
  return {
    all,
    close() {
      stopDocs()
      stopPeople()
      awareness.off('change', read)
    },
  }
}

/** One entry per teammate of those who type in a shape: two tabs of one person are one. */
export function typistsIn(typists: readonly Typist[], shapeId: string): readonly Typist[] {
  const here = typists.filter((typist) => typist.shapeId === shapeId && !typist.isMe)
  const firstOf = (person: string) => here.findIndex(({ personId }) => personId === person)
  return here.filter(({ personId }, at) => firstOf(personId) === at)
}

function readTypists({ awareness, people }: BoardConnection): Omit<Typist, 'movedAt'>[] {
  const me = awareness.clientID
  const mine = people.get().find(({ clientId }) => clientId === me)?.personId
  return people.get().flatMap(({ clientId, personId, name, colour }) => {
    const state = parsePresence(awareness.getStates().get(clientId))
    if (clientId === me || !state || state.editing === null) return []
    const isMe = personId === mine
    return [{ clientId, personId, isMe, name, colour, shapeId: state.editing, caret: state.caret }]
  })
}

function withTime(
  typist: Omit<Typist, 'movedAt'>,
  before: ReadonlyMap<number, Typist>,
  now: number,
): Typist {
  const old = before.get(typist.clientId)
  const isResting =
    old && old.shapeId === typist.shapeId && sameJson(old.caret ?? null, typist.caret ?? null)
  return { ...typist, movedAt: isResting ? old.movedAt : now }
}
