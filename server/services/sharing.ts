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
import { isPlainText } from '#lib/core/plain-text.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import {
  MAX_LINKS,
  MAX_LINK_LABEL_LENGTH,
  MAX_LINK_USES,
  type InviteLink,
  type LinkRefusal,
  type Member,
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
import type { Step } from '#server/storage/statements.ts'
import type { BoardStorage } from '#server/storage/storage.ts'

import { tokenHash, type LinkToken } from './link-token.ts'

/** What sharing works on. */
export interface SharingParts {
  readonly storage: BoardStorage
  readonly rooms: Pick<Rooms, 'peopleOn' | 'hold'>
  readonly linkToken: LinkToken
  /** Tells every server that who may be where has changed. */
  accessChanged(): void
  readonly now: () => number
}

/** People without a place of their own whom an owner sees: the latest to open the board. */
const MAX_VISITORS = 500
/** Changes of one board come one after the other here, so only other servers can come between. */
const MAX_TRIES = 20
const TRY_AGAIN_WITHIN_MS = 20

/** Stands for an owner who was erased; see host-data.ts. */
const NOBODY = 'nobody'

/** What a change does, once it is decided. */
interface Decision<Value> {
  readonly steps: readonly Step[]
  readonly value: Value
}

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
      changeAsOwner<InviteLink, 'too-many' | 'bad-link'>({ person, id }, ({ links }) => {
        const at = now()
        const label = parseLabel(wanted.label ?? '')
        if (label === undefined || !isFineLink(wanted, at)) return refused('bad-link')
        const live = links.filter(({ stoppedAt }) => stoppedAt === undefined)
        if (live.length >= MAX_LINKS) return refused('too-many')
        const made = newLink({ ...wanted, label }, { createdBy: person.id, at, linkToken })
        const { id: linkId, role, expiresAt, maxUses } = made.stored
        const { token } = made
        return ok({
          steps: [addLinkStep(id, made.stored)],
          value: { id: linkId, role, label, token, expiresAt, maxUses, uses: 0, createdAt: at },
        })
      }),

    stopLink: (person, id, linkId) =>
      changeAsOwner({ person, id }, () =>
        ok({
          steps: [
            { name: 'stopLink', params: [id, linkId, now()] },
            { name: 'dropMembersOfLink', params: [id, linkId, now()] },
          ],
          value: undefined,
        }),
      ),

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
      return sharing && can(person, 'open', sharing.access) ? to : undefined
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

/** Why this person may not share the board; undefined when they may. */
function refusalOf(person: Person, sharing: StoredSharing | undefined): SharingRefusal | undefined {
  if (!sharing || !can(person, 'open', sharing.access)) return 'not-found'
  return can(person, 'share', sharing.access) ? undefined : 'not-allowed'
}

/** Whether somebody comes in by a link, and as what; pure. */
function decideRedemption({
  person,
  sharing,
  linkId,
  at,
}: {
  person: Person
  sharing: StoredSharing
  linkId: string
  at: number
}): Result<Decision<{ boardId: BoardId; role: Role }>, LinkRefusal> {
  const { boardId, access, links, members, visits } = sharing
  const link = links.find(({ id }) => id === linkId)
  if (!link || access.isDisabled) return refused('not-found')
  const member = members.get(person.id)
  const isRemoved = member?.place === 'none' && member.linkId === undefined
  if (isRemoved) return refused('removed')
  const role = roleOn(person, access)
  // By the address alone nobody counts as in before they have opened it.
  const isIn = role !== undefined && (role === 'owner' || member || visits.has(person.id))
  if (isIn && (!isMore(link.role, role) || (member && isLoweredSince(member, link, links)))) {
    return ok({ steps: [], value: { boardId, role } })
  }
  const why = closedBecause(link, at)
  if (why) return refused(why)
  return ok({
    steps: [
      { name: 'useLink', params: [link.id, at], isNeeded: true },
      putMemberStep(boardId, {
        personId: person.id,
        name: person.name,
        place: link.role,
        linkId: link.id,
        changedAt: at,
      }),
      { name: 'dropRequest', params: [boardId, person.id] },
    ],
    value: { boardId, role: link.role },
  })
}

/** True when an owner gave this member less after the link was made: it does not undo that. */
function isLoweredSince(
  { linkId, place, changedAt }: { linkId: string | undefined; place: string; changedAt: number },
  link: StoredLink,
  links: readonly StoredLink[],
): boolean {
  const cameAs = links.find(({ id }) => id === linkId)?.role
  return cameAs !== place && link.createdAt <= changedAt
}

/** Why nobody can come in by this link; undefined while people can. */
function closedBecause(link: StoredLink, at: number): LinkRefusal | undefined {
  const { expiresAt, stoppedAt, maxUses, uses } = link
  if (expiresAt !== undefined && expiresAt <= (stoppedAt ?? at)) return 'expired'
  if (stoppedAt !== undefined) return 'stopped'
  return maxUses !== undefined && uses >= maxUses ? 'used-up' : undefined
}

function ownersOf({ access }: StoredSharing): readonly string[] {
  const others = [...access.places].flatMap(([personId, place]) =>
    place === 'owner' && personId !== access.ownerId ? [personId] : [],
  )
  return access.ownerId === NOBODY ? others : [access.ownerId, ...others]
}

/** Another owner becomes the one whose board it is. */
function inheritSteps(id: BoardId, heir: string): readonly Step[] {
  return [
    { name: 'setOwner', params: [id, heir] },
    { name: 'dropMember', params: [id, heir] },
  ]
}

function takeFacilitation({ access, boardId }: StoredSharing, personId: string): readonly Step[] {
  if (access.facilitatorId !== personId) return []
  return [{ name: 'setFacilitator', params: [boardId, null] }]
}

function membersOf(
  { access, members, links, visits }: StoredSharing,
  visitors: readonly { personId: string; name: string }[],
  you: Person,
): readonly Member[] {
  const people = [
    ...(access.ownerId === NOBODY || members.has(access.ownerId)
      ? []
      : [
          {
            personId: access.ownerId,
            name: visits.get(access.ownerId) ?? '',
            by: 'owner' as const,
          },
        ]),
    ...[...members.values()].map(({ personId, name, linkId }) => {
      const link = links.find(({ id }) => id === linkId)
      const by = link ? { link: link.label === '' ? link.role : link.label } : ('owner' as const)
      return { personId, name, by }
    }),
    ...visitors
      .filter(({ personId }) => personId !== access.ownerId)
      .map((visitor) => ({ ...visitor, by: 'address' as const })),
  ].map((person): Member => ({
    ...person,
    role: roleOfPerson(person.personId, access) ?? 'none',
    isFacilitator: person.personId === access.facilitatorId,
    isYou: person.personId === you.id,
  }))
  const isOwner = ({ role }: Member): boolean => role === 'owner'
  return [...people.filter(isOwner), ...people.filter((person) => !isOwner(person))]
}

function shownLink(link: StoredLink, linkToken: LinkToken): InviteLink {
  const { id, role, label, expiresAt, maxUses, uses, createdAt } = link
  const token = linkToken(id)
  const isOurs = tokenHash(token) === link.tokenHash
  return {
    id,
    role,
    label,
    token: isOurs ? token : undefined,
    expiresAt,
    maxUses,
    uses,
    createdAt,
  }
}

function parseLabel(text: string): string | undefined {
  const label = text.normalize('NFC').trim()
  return label.length <= MAX_LINK_LABEL_LENGTH && isPlainText(label) ? label : undefined
}

function isFineLink({ expiresAt, maxUses }: NewLink, at: number): boolean {
  if (expiresAt !== undefined && !(Number.isSafeInteger(expiresAt) && expiresAt > at)) return false
  if (maxUses === undefined) return true
  return Number.isSafeInteger(maxUses) && maxUses >= 1 && maxUses <= MAX_LINK_USES
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
