import type { Person } from '#lib/access/principal.ts'
import { type BoardAccess, type GeneralAccess, type Place, roleOn } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { ok, refused } from '#lib/core/result.ts'
import {
  MAX_LINK_LABEL_LENGTH,
  type AccessRequest,
  type InviteLink,
  type LinkRefusal,
  type SharingRefusal,
  type SharingService,
} from '#lib/services/sharing.ts'

/** Who may enter one board, as {@link inMemorySharing} keeps it. */
export interface SharedBoard {
  readonly title: string
  readonly ownerId: string
  generalAccess: GeneralAccess
  facilitatorId: string | undefined
  readonly places: Map<string, Place>
  readonly names: Map<string, string>
  readonly links: InviteLink[]
  readonly requests: AccessRequest[]
}

/** A sharing service over plain maps: its roles are the true ones, nobody is connected, and time stands still. */
export function inMemorySharing(boards: ReadonlyMap<BoardId, SharedBoard>): SharingService {
  let nextLink = 0

  function asOwner(
    person: Person,
    id: BoardId,
  ): { ok: true; board: SharedBoard } | { ok: false; reason: SharingRefusal } {
    const board = boards.get(id)
    const role = board && roleOn(person, accessOf(board))
    if (!board || role === undefined) return { ok: false, reason: 'not-found' }
    return role === 'owner' ? { ok: true, board } : { ok: false, reason: 'not-allowed' }
  }

  function findLink(
    token: string,
  ):
    | { ok: true; id: BoardId; board: SharedBoard; link: InviteLink }
    | { ok: false; reason: LinkRefusal } {
    for (const [id, board] of boards) {
      const link = board.links.find((each) => each.token === token)
      if (link && link.maxUses !== undefined && link.uses >= link.maxUses) return refused('used-up')
      if (link) return { ok: true, id, board, link }
    }
    return refused('not-found')
  }

  return {
    read: async (person, id) => {
      const asked = asOwner(person, id)
      if (!asked.ok) return asked
      const { ownerId, places, names, facilitatorId, generalAccess, links, requests } = asked.board
      const members = [[ownerId, 'owner'] as const, ...places].map(([personId, role]) => ({
        personId,
        name: names.get(personId) ?? '',
        role,
        by: personId === ownerId ? ('owner' as const) : ('address' as const),
        isFacilitator: personId === facilitatorId,
        isYou: personId === person.id,
      }))
      return ok({ generalAccess, links: [...links], members, requests: [...requests] })
    },
    setGeneralAccess: async (person, id, access) => {
      const asked = asOwner(person, id)
      if (!asked.ok) return asked
      asked.board.generalAccess = access
      return ok(undefined)
    },
    addLink: async (person, id, { role, label = '', expiresAt, maxUses }) => {
      const asked = asOwner(person, id)
      if (!asked.ok) return asked
      if (label.length > MAX_LINK_LABEL_LENGTH) return refused('bad-label')
      if (maxUses !== undefined && maxUses < 1) return refused('bad-link')
      nextLink += 1
      const token = `token-${nextLink}`
      const link = { id: `l_${nextLink}`, role, label, token, expiresAt, maxUses }
      asked.board.links.push({ ...link, uses: 0, createdAt: 0 })
      return ok({ ...link, uses: 0, createdAt: 0 })
    },
    stopLink: async (person, id, linkId) => {
      const asked = asOwner(person, id)
      if (!asked.ok) return asked
      const { links } = asked.board
      const index = links.findIndex((each) => each.id === linkId)
      if (index === -1) return refused('no-such-link')
      links.splice(index, 1)
      return ok(undefined)
    },
    look: async (token) => {
      const found = findLink(token)
      if (!found.ok) return found
      return ok({ title: found.board.title, role: found.link.role, people: 0 })
    },
    redeem: async (person, token) => {
      const found = findLink(token)
      if (!found.ok) return found
      const { id, board, link } = found
      board.places.set(person.id, link.role)
      board.names.set(person.id, person.name)
      board.links[board.links.indexOf(link)] = { ...link, uses: link.uses + 1 }
      return ok({ boardId: id, role: link.role })
    },
    setRole: async (person, id, { personId, role }) => {
      const asked = asOwner(person, id)
      if (!asked.ok) return asked
      if (personId === asked.board.ownerId) return refused('last-owner')
      if (!asked.board.places.has(personId)) return refused('no-such-person')
      asked.board.places.set(personId, role)
      return ok(undefined)
    },
    leave: async (person, id) => {
      const board = boards.get(id)
      if (!board || roleOn(person, accessOf(board)) === undefined) return refused('not-found')
      if (person.id === board.ownerId) return refused('last-owner')
      board.places.delete(person.id)
      return ok(undefined)
    },
    setFacilitator: async (person, id, personId) => {
      const asked = asOwner(person, id)
      if (!asked.ok) return asked
      if (personId !== undefined && !asked.board.places.has(personId)) {
        return refused('no-such-person')
      }
      asked.board.facilitatorId = personId
      return ok(undefined)
    },
    resetAddress: async (person, id) => {
      const asked = asOwner(person, id)
      return asked.ok ? ok({ id: id.split('').reverse().join('') as BoardId }) : asked
    },
    movedTo: async () => undefined,
    ask: async (person, id) => {
      boards.get(id)?.requests.push({ personId: person.id, name: person.name, askedAt: 0 })
    },
    answer: async (person, id, { personId, role }) => {
      const asked = asOwner(person, id)
      if (!asked.ok) return asked
      const { requests, places, names } = asked.board
      const index = requests.findIndex((each) => each.personId === personId)
      const [request] = index === -1 ? [] : requests.splice(index, 1)
      if (!request) return refused('no-such-person')
      if (role !== undefined) {
        places.set(personId, role)
        names.set(personId, request.name)
      }
      return ok(undefined)
    },
  }
}

function accessOf({ ownerId, generalAccess, places, facilitatorId }: SharedBoard): BoardAccess {
  return { ownerId, generalAccess, places, facilitatorId }
}
