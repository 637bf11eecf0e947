import { isRole, type Role } from '#lib/access/principal.ts'
import type { GeneralAccess } from '#lib/access/roles.ts'
import type { GivenRole, InviteLink, Member } from '#lib/services/sharing.ts'

/** What a role allows, as one says it of somebody: "can edit". */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  owner: 'owns it',
  editor: 'can edit',
  commenter: 'can comment',
  viewer: 'can view',
}

/** What the address bar gives, in one line. */
export const ADDRESS_WORDS: Readonly<Record<GeneralAccess, string>> = {
  edit: 'Whoever copies the address bar can edit.',
  view: 'Whoever copies the address bar can view.',
  nobody: 'The address bar alone lets nobody in.',
}

/** What the address gives, to somebody who has nothing else to give away. */
export const ANYONE_WORDS: Readonly<Record<GeneralAccess, string>> = {
  edit: 'Anyone with this link can edit.',
  view: 'Anyone with this link can view.',
  nobody: 'This link opens the board for people who were let in. Others can ask to be.',
}

/**
 * The link that is given away without further thought: it ends neither by time nor by use, and can be
 * told. The oldest of those with this role; undefined when it has yet to be made.
 */
export function standingLink(
  links: readonly InviteLink[],
  role: GivenRole,
): (InviteLink & { token: string }) | undefined {
  for (const link of links) {
    const { token } = link
    const isStanding = link.expiresAt === undefined && link.maxUses === undefined
    if (isStanding && token !== undefined && link.role === role) return { ...link, token }
  }
  return undefined
}

/** How a link is called in lists: its label, else what it gives. */
export function linkName({ label, role }: Pick<InviteLink, 'label' | 'role'>): string {
  return label === '' ? LINK_NAMES[role] : label
}

/** What a link gives, how often it was used, and when it ends: "Can edit · used 2 of 5 times · ends in 3 days". */
export function linkDetails(link: InviteLink, now: number): string {
  const { role, uses, maxUses, expiresAt } = link
  const words = ROLE_WORDS[role]
  const used =
    maxUses === undefined
      ? uses === 0
        ? 'not used yet'
        : `used ${times(uses)}`
      : `used ${uses} of ${times(maxUses)}`
  const end = expiresAt === undefined ? [] : [endWords(expiresAt, now)]
  return [words.charAt(0).toUpperCase() + words.slice(1), used, ...end].join(' · ')
}

/** How somebody came, under their name. */
export function cameBy({ by, role }: Pick<Member, 'by' | 'role'>): string {
  if (role === 'owner') return 'Owner'
  const way = typeof by === 'object' ? byLinkWords(by.link) : WAYS[by]
  if (role === 'none' && by === 'owner') return 'Taken off by an owner'
  return role === 'none' ? `Taken off · ${way.charAt(0).toLowerCase()}${way.slice(1)}` : way
}

function byLinkWords(link: string): string {
  // Without a label, a link is told by its role.
  return isRole(link) ? `Came by the ${LINK_NAMES[link].toLowerCase()}` : `Came by “${link}”`
}

const LINK_NAMES: Readonly<Record<Role, string>> = {
  owner: 'Owner link',
  editor: 'Edit link',
  commenter: 'Comment link',
  viewer: 'View link',
}

const WAYS = { owner: 'Role given by an owner', address: 'Came by the address' } as const

function times(count: number): string {
  return count === 1 ? '1 time' : `${count} times`
}

function endWords(expiresAt: number, now: number): string {
  const minutes = (expiresAt - now) / MINUTE_MS
  if (minutes <= 0) return 'ended'
  if (minutes < 90) return `ends ${WORDS.format(Math.ceil(minutes), 'minute')}`
  if (minutes < 36 * 60) return `ends ${WORDS.format(Math.round(minutes / 60), 'hour')}`
  return `ends ${WORDS.format(Math.round(minutes / 60 / 24), 'day')}`
}

const MINUTE_MS = 60_000
const WORDS = new Intl.RelativeTimeFormat('en')
