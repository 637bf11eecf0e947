import type { Person } from '#lib/access/principal.ts'
import type { BoardAccess, Place } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { readPeople, type StoredRequest } from '#server/storage/sharing-data.ts'
import type { BoardRow, BoardStorage } from '#server/storage/storage.ts'

/** What decides access on a board, and of which state it is: a later one has a higher version. */
export interface KnownAccess extends BoardAccess {
  readonly version: number
}

/** What decides access on a stored board. */
export function accessOf(board: BoardRow, places: ReadonlyMap<string, Place>): KnownAccess {
  const { ownerId, generalAccess, facilitatorId, accessVersion, disabledAt } = board
  return {
    ownerId,
    generalAccess,
    places,
    facilitatorId,
    isDisabled: disabledAt !== undefined,
    version: accessVersion,
  }
}

/** A board with what decides access on it now; undefined when there is none. */
export async function readAccess(
  storage: Pick<BoardStorage, 'getBoard' | 'places'>,
  id: BoardId,
): Promise<{ board: BoardRow; access: KnownAccess } | undefined> {
  // The board first: its version must not say more than its places.
  const board = await storage.getBoard(id)
  return board && { board, access: accessOf(board, await storage.places(id)) }
}

/** What a room knows of who may enter: access, and what it tells people of it. */
export interface RoomAccess {
  readonly access: KnownAccess
  readonly requests: readonly StoredRequest[]
  /** People whose place ended with the invite link they came by. */
  readonly cameByEnded: ReadonlySet<string>
}

/** {@link RoomAccess} as it is stored; undefined when there is no such board. */
export async function readRoomAccess(
  storage: BoardStorage,
  id: BoardId,
): Promise<RoomAccess | undefined> {
  const board = await storage.getBoard(id)
  if (!board) return undefined
  const { members, requests } = await readPeople(storage, id)
  const places = new Map(members.map(({ personId, place }) => [personId, place]))
  const ended = members.filter(({ place, linkId }) => place === 'none' && linkId !== undefined)
  return {
    access: accessOf(board, places),
    requests,
    cameByEnded: new Set(ended.map(({ personId }) => personId)),
  }
}

/** True when this sign-in of a user has ended: they signed out everywhere, or are no user any more. */
export async function hasSignedOut(
  person: Person,
  storage: Pick<BoardStorage, 'signInEpochs'>,
): Promise<boolean> {
  if (person.kind !== 'user') return false
  return isEnded(person, await storage.signInEpochs([person.id]))
}

/** {@link hasSignedOut}, by the epochs that are stored. */
export function isEnded(person: Person, epochs: ReadonlyMap<string, number>): boolean {
  return person.kind === 'user' && epochs.get(person.id) !== person.signInEpoch
}
