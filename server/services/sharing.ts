/**
 * Who may enter a board, over storage. Every change is decided on what stands now, with the rules of
 * lib/access, and is done only if that still stands when it is written; else it is decided anew. So two
 * owners who demote each other at one moment leave an owner, and the last use of a link is used once.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

import { can } from '#lib/access/can.ts'
import type { Person, Role } from '#lib/access/principal.ts'
import { isMore, roleOfPerson, roleOn } from '#lib/access/roles.ts'
import { boardIdFromBytes, type BoardId } from '#lib/board/ids.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import {
  MAX_LINKS,
  type InviteLink,
  type LinkRefusal,
  type NewLink,
  type SharingRefusal,
  type SharingService,
} from '#lib/services/sharing.ts'
import type { Rooms } from '#server/room/rooms.ts'
import {
  addLinkStep,
  askForAccess,
  changeSharing,
  findLink,
  moveBoardSteps,
  putMemberStep,
  readMove,
  readSharing,
  readVisitors,
  type NewStoredLink,
  type StoredLink,
  type StoredSharing,
} from '#server/storage/sharing-data.ts'
import type { BoardStorage } from '#server/storage/storage.ts'

import { tokenHash, type LinkToken } from './link-token.ts'
import {
  closedBecause,
  decideRedemption,
  inheritSteps,
  isFineLink,
  membersOf,
  ownersOf,
  parseLabel,
  refusalOf,
  shownLink,
  takeFacilitation,
  type Decision,
} from './sharing-rules.ts'

/** What sharing works on. */
export interface SharingParts {
  readonly storage: BoardStorage
  readonly rooms: Pick<Rooms, 'peopleOn' | 'hold'>
  readonly linkToken: LinkToken
  /** Tells every server that who may be where has changed. */
  readonly accessChanged: () => void
  readonly now: () => number
}

/** People without a place of their own whom an owner sees: the latest to open the board. */
const MAX_VISITORS = 500
/** Changes of one board come one after the other here, so only other servers can come between. */
const MAX_TRIES = 20
const TRY_AGAIN_WITHIN_MS = 20

/** A new link as it is stored, and its secret. */
export function newLink(
  link: NewLink,
  { createdBy, at, linkToken }: { createdBy: string; at: number; linkToken: LinkToken },
): { stored: NewStoredLink; token: string } {
  const id = boardIdFromBytes(randomBytes(16))
  const token = linkToken(id)
  const { role, label = '', expiresAt, maxUses } = link
  return {
    stored: { id, tokenHash: tokenHash(token), role, label, expiresAt, maxUses, createdBy, at },
    token,
  }
}

/** Sharing as pages may ask for it. */
export function createSharing(parts: SharingParts): SharingService {
  const { storage, rooms, linkToken, accessChanged, now } = parts
  const inOrder = new InOrder()

  /** Decides and does one change; nothing is told when there was nothing to do. */
  async function change<Value, Reason extends string>(
    id: BoardId,
    people: readonly string[],
    decide: (sharing: StoredSharing) => Result<Decision<Value>, Reason>,
  ): Promise<Result<Value, Reason | 'not-found'>> {
    return inOrder.run(id, async () => {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const sharing = await readSharing(storage, id, people)
        if (sharing === undefined) return refused('not-found')
        const decided = decide(sharing)
        if (!decided.ok) return decided
        const { steps, value } = decided.value
        if (steps.length === 0) return ok(value)
        if (await changeSharing(storage, sharing, steps)) {
          accessChanged()
          return ok(value)
        }
        await wait(Math.random() * TRY_AGAIN_WITHIN_MS)
      }
      throw new Error(`who may enter board ${id} was changed by others ${MAX_TRIES} times on end`)
    })
  }

  /** {@link change} by an owner. */
  function changeAsOwner<Value, Reason extends string = never>(
    { person, id, about = [] }: { person: Person; id: BoardId; about?: readonly string[] },
    decide: (sharing: StoredSharing) => Result<Decision<Value>, Reason>,
  ): Promise<Result<Value, Reason | SharingRefusal>> {
    return change<Value, Reason | SharingRefusal>(id, about, (sharing) => {
      const refusal = refusalOf(person, sharing)
      return refusal ? refused(refusal) : decide(sharing)
    })
  }

  /** The link of a secret with its board; undefined when there is none. */
  async function linkOf(
    token: string,
    people: readonly string[],
  ): Promise<{ link: StoredLink; sharing: StoredSharing } | undefined> {
    const found = await findLink(storage, tokenHash(token))
    const sharing = found && (await readSharing(storage, found.boardId, people))
    const link = sharing?.links.find(({ id }) => id === found?.linkId)
    return sharing && link && { link, sharing }
  }

  return {
    read: async (person, id) => {
      const sharing = await readSharing(storage, id, [])
      const refusal = refusalOf(person, sharing)
      if (refusal || !sharing) return refused(refusal ?? 'not-found')
      const { access, links, requests } = sharing
      const withOwner = await readSharing(storage, id, [access.ownerId])
      const visitors =
        access.generalAccess === 'nobody' ? [] : await readVisitors(storage, id, MAX_VISITORS)
      return ok({
        generalAccess: access.generalAccess,
        links: links
          .filter((link) => link.stoppedAt === undefined)
          .map((link) => shownLink(link, linkToken)),
        members: membersOf(withOwner ?? sharing, visitors, person),
        requests,
      })
    },

    setGeneralAccess: (person, id, generalAccess) =>
      changeAsOwner({ person, id }, ({ access }) =>
        ok({
          steps:
            access.generalAccess === generalAccess
              ? []
              : [{ name: 'setGeneralAccess', params: [id, generalAccess] }],
          value: undefined,
        }),
      ),

    addLink: (person, id, wanted) =>
      changeAsOwner<InviteLink, 'too-many' | 'bad-label' | 'bad-link'>(
        { person, id },
        ({ links }) => {
          const at = now()
          const label = parseLabel(wanted.label ?? '')
          if (label === undefined) return refused('bad-label')
          if (!isFineLink(wanted, at)) return refused('bad-link')
          const live = links.filter(({ stoppedAt }) => stoppedAt === undefined)
          if (live.length >= MAX_LINKS) return refused('too-many')
          const made = newLink({ ...wanted, label }, { createdBy: person.id, at, linkToken })
          const { id: linkId, role, expiresAt, maxUses } = made.stored
          const { token } = made
          return ok({
            steps: [addLinkStep(id, made.stored)],
            value: { id: linkId, role, label, token, expiresAt, maxUses, uses: 0, createdAt: at },
          })
        },
      ),

    stopLink: (person, id, linkId) =>
      changeAsOwner({ person, id }, ({ links }) => {
        if (!links.some((link) => link.id === linkId)) return refused('no-such-link')
        return ok({
          steps: [
            { name: 'stopLink', params: [id, linkId, now()] },
            { name: 'dropMembersOfLink', params: [id, linkId, now()] },
          ],
          value: undefined,
        })
      }),

    look: async (token) => {
      const found = await linkOf(token, [])
      if (!found) return refused('not-found')
      const { link, sharing } = found
      const why = closedBecause(link, now())
      if (why) return refused(why)
      return ok({ title: sharing.title, role: link.role, people: rooms.peopleOn(sharing.boardId) })
    },

    redeem: async (person, token) => {
      const found = await linkOf(token, [person.id])
      if (!found) return refused('not-found')
      const { boardId } = found.sharing
      return change<{ boardId: BoardId; role: Role }, LinkRefusal>(
        boardId,
        [person.id],
        (sharing) => decideRedemption({ person, sharing, linkId: found.link.id, at: now() }),
      )
    },

    setRole: (person, id, { personId, role }) =>
      changeAsOwner({ person, id, about: [personId] }, (sharing) => {
        const { access, members, visits } = sharing
        const member = members.get(personId)
        const isOwner = access.ownerId === personId
        const name = member?.name ?? visits.get(personId)
        if (!isOwner && name === undefined) return refused('no-such-person')
        const before = roleOfPerson(personId, access) ?? 'none'
        const isByLink = role === 'none' && member?.linkId !== undefined
        if (before === role && (isOwner || (member && !isByLink)))
          return ok({ steps: [], value: undefined })
        const owners = ownersOf(sharing)
        const heir = owners.find((owner) => owner !== personId)
        if (before === 'owner' && heir === undefined) return refused('last-owner')
        const isLowered = isMore(before, role) && role !== 'none'
        return ok({
          steps: [
            ...(isOwner && heir !== undefined ? inheritSteps(id, heir) : []),
            putMemberStep(id, {
              personId,
              name: name ?? '',
              place: role,
              // Who was given less still came by the link, and goes with it.
              linkId: isLowered ? member?.linkId : undefined,
              changedAt: now(),
            }),
            { name: 'dropRequest', params: [id, personId] },
            ...(role === 'none' ? takeFacilitation(sharing, personId) : []),
          ],
          value: undefined,
        })
      }),

    leave: (person, id) =>
      change<undefined, 'not-found' | 'last-owner'>(id, [], (sharing) => {
        if (!can(person, 'leave', sharing.access)) return refused('not-found')
        const heir = ownersOf(sharing).find((owner) => owner !== person.id)
        const isOwner = roleOn(person, sharing.access) === 'owner'
        if (isOwner && heir === undefined) return refused('last-owner')
        const isMaker = sharing.access.ownerId === person.id
        return ok({
          steps: [
            ...(isMaker && heir !== undefined ? inheritSteps(id, heir) : []),
            { name: 'dropMember', params: [id, person.id] },
            { name: 'dropVisit', params: [id, person.id] },
            ...takeFacilitation(sharing, person.id),
          ],
          value: undefined,
        })
      }),

    setFacilitator: (person, id, personId) =>
      changeAsOwner({ person, id, about: personId === undefined ? [] : [personId] }, (sharing) => {
        const { access, members, visits } = sharing
        if (personId !== undefined) {
          const isKnown =
            access.ownerId === personId || members.has(personId) || visits.has(personId)
          if (!isKnown || roleOfPerson(personId, access) === undefined)
            return refused('no-such-person')
        }
        return ok({
          steps:
            access.facilitatorId === personId
              ? []
              : [{ name: 'setFacilitator', params: [id, personId ?? null] }],
          value: undefined,
        })
      }),

    resetAddress: async (person, id) => {
      const refusal = refusalOf(person, await readSharing(storage, id, []))
      if (refusal) return refused(refusal)
      // What people have sent is written under the old address before it ends.
      const resume = await rooms.hold(id)
      try {
        return await changeAsOwner({ person, id }, () => {
          const to = boardIdFromBytes(randomBytes(16))
          return ok({ steps: moveBoardSteps({ from: id, to, at: now() }), value: { id: to } })
        })
      } finally {
        resume()
      }
    },

    movedTo: async (person, id) => {
      const to = await readMove(storage, id)
      const sharing = to && (await readSharing(storage, to, []))
      if (!sharing || !can(person, 'open', sharing.access)) return undefined
      // What the new address gives to anyone does not count: the old one would give it on.
      const { ownerId, places } = sharing.access
      return person.id === ownerId || places.has(person.id) ? to : undefined
    },

    ask: async (person, id) => {
      const sharing = await readSharing(storage, id, [])
      if (!sharing || sharing.access.isDisabled || can(person, 'open', sharing.access)) return
      if (sharing.requests.some(({ personId }) => personId === person.id)) return
      const request = { boardId: id, personId: person.id, name: person.name, at: now() }
      if (await askForAccess(storage, request)) accessChanged()
    },

    answer: (person, id, { personId, role }) =>
      changeAsOwner({ person, id }, ({ requests }) => {
        const request = requests.find((each) => each.personId === personId)
        if (!request) return refused('no-such-person')
        const { name } = request
        const letIn = role && [
          putMemberStep(id, { personId, name, place: role, linkId: undefined, changedAt: now() }),
        ]
        return ok({
          steps: [{ name: 'dropRequest', params: [id, personId] }, ...(letIn ?? [])],
          value: undefined,
        })
      }),
  }
}

/** Runs what concerns one board one after the other. */
class InOrder {
  readonly #last = new Map<BoardId, Promise<unknown>>()

  async run<Value>(id: BoardId, work: () => Promise<Value>): Promise<Value> {
    const before = this.#last.get(id) ?? Promise.resolve()
    const running = before.then(work, work)
    this.#last.set(id, running)
    try {
      return await running
    } finally {
      if (this.#last.get(id) === running) this.#last.delete(id)
    }
  }
}
