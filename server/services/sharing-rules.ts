import { can } from '#lib/access/can.ts'
import type { Person, Role } from '#lib/access/principal.ts'
import { isMore, roleOfPerson, roleOn } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { isPlainText, isVisibleText } from '#lib/core/plain-text.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import {
  MAX_LINK_LABEL_LENGTH,
  MAX_LINK_USES,
  type InviteLink,
  type LinkRefusal,
  type Member,
  type NewLink,
  type SharingRefusal,
} from '#lib/services/sharing.ts'
import { putMemberStep, type StoredLink, type StoredSharing } from '#server/storage/sharing-data.ts'
import type { Step } from '#server/storage/statements.ts'

import { tokenHash, type LinkToken } from './link-token.ts'

// The rules of sharing, as functions of what is stored; sharing.ts reads, asks them and writes.

/** The last millisecond that a Date can hold. */
const LATEST_TIME = 8.64e15

/** Stands for an owner who was erased; see host-data.ts. */
const NOBODY = 'nobody'

/** What a change does, once it is decided. */
export interface Decision<Value> {
  readonly steps: readonly Step[]
  readonly value: Value
}

/** Why this person may not share the board; undefined when they may. */
export function refusalOf(
  person: Person,
  sharing: StoredSharing | undefined,
): SharingRefusal | undefined {
  if (!sharing || !can(person, 'open', sharing.access)) return 'not-found'
  return can(person, 'share', sharing.access) ? undefined : 'not-allowed'
}

/** Whether somebody comes in by a link, and as what; pure. */
export function decideRedemption({
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
export function closedBecause(link: StoredLink, at: number): LinkRefusal | undefined {
  const { expiresAt, stoppedAt, maxUses, uses } = link
  if (expiresAt !== undefined && expiresAt <= (stoppedAt ?? at)) return 'expired'
  if (stoppedAt !== undefined) return 'stopped'
  return maxUses !== undefined && uses >= maxUses ? 'used-up' : undefined
}

/** Everybody who owns the board, its maker or their heir first. */
export function ownersOf({ access }: StoredSharing): readonly string[] {
  const others = [...access.places].flatMap(([personId, place]) =>
    place === 'owner' && personId !== access.ownerId ? [personId] : [],
  )
  return access.ownerId === NOBODY ? others : [access.ownerId, ...others]
}

/** Another owner becomes the one whose board it is. */
export function inheritSteps(id: BoardId, heir: string): readonly Step[] {
  return [
    { name: 'setOwner', params: [id, heir] },
    { name: 'dropMember', params: [id, heir] },
  ]
}

/** Takes the right to run the session from somebody who has it. */
export function takeFacilitation(
  { access, boardId }: StoredSharing,
  personId: string,
): readonly Step[] {
  if (access.facilitatorId !== personId) return []
  return [{ name: 'setFacilitator', params: [boardId, null] }]
}

/** Everybody who is on the board or was taken off it, owners first. */
export function membersOf(
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
  ].map((person): Member => {
    const role = roleOfPerson(person.personId, access) ?? 'none'
    return {
      ...person,
      role,
      // Whose link has ended runs nothing, unless they come back.
      isFacilitator: role !== 'none' && person.personId === access.facilitatorId,
      isYou: person.personId === you.id,
    }
  })
  const isOwner = ({ role }: Member): boolean => role === 'owner'
  return [...people.filter(isOwner), ...people.filter((person) => !isOwner(person))]
}

/** A link as its owners see it. */
export function shownLink(link: StoredLink, linkToken: LinkToken): InviteLink {
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

/** What a link is for, as it is stored; undefined when it cannot be used. */
export function parseLabel(text: string): string | undefined {
  const label = text.normalize('NFC').trim()
  if (label.length > MAX_LINK_LABEL_LENGTH || !isPlainText(label)) return undefined
  return label === '' || isVisibleText(label) ? label : undefined
}

/** Whether a link with this time and number of uses would ever let somebody in. */
export function isFineLink({ expiresAt, maxUses }: NewLink, at: number): boolean {
  const isTime = (time: number): boolean => Number.isSafeInteger(time) && time <= LATEST_TIME
  if (expiresAt !== undefined && !(isTime(expiresAt) && expiresAt > at)) return false
  if (maxUses === undefined) return true
  return Number.isSafeInteger(maxUses) && maxUses >= 1 && maxUses <= MAX_LINK_USES
}
