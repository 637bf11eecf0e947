import { expect, test } from 'vitest'
import {
  cameBy,
  linkDetails,
  linkName,
  standingLink,
} from '#app/b/[boardId]/sharing/share-words.ts'
import { inviteAddress } from '#app/b/[boardId]/sharing/share-address.ts'
import type { InviteLink } from '#lib/services/sharing.ts'

const NOW = 1_700_000_000_000
const HOUR = 60 * 60 * 1000

test.each([
  [{}, 'Can edit · not used yet'],
  [{ uses: 1, role: 'viewer' }, 'Can view · used 1 time'],
  [{ uses: 7 }, 'Can edit · used 7 times'],
  [{ uses: 2, maxUses: 5 }, 'Can edit · used 2 of 5 times'],
  [
    { maxUses: 1, expiresAt: NOW + 20 * 60_000 },
    'Can edit · used 0 of 1 time · ends in 20 minutes',
  ],
  [{ expiresAt: NOW + 24 * HOUR }, 'Can edit · not used yet · ends in 24 hours'],
  [{ expiresAt: NOW + 7 * 24 * HOUR }, 'Can edit · not used yet · ends in 7 days'],
  [{ expiresAt: NOW }, 'Can edit · not used yet · ended'],
] as const)('a link with %j says: %s', (change, words) => {
  expect(linkDetails(link(change), NOW)).toBe(words)
})

test('a link is called by its label, else by what it gives', () => {
  expect([linkName(link({ label: 'Workshop' })), linkName(link({ role: 'viewer' }))]).toEqual([
    'Workshop',
    'View link',
  ])
})

test('the link that is given away has the role, ends by neither time nor use, and can be told', () => {
  const links = [
    link({ id: 'ending', expiresAt: NOW + HOUR }),
    link({ id: 'counted', maxUses: 5 }),
    link({ id: 'untold', token: undefined }),
    link({ id: 'views', role: 'viewer' }),
    link({ id: 'stands' }),
    link({ id: 'later' }),
  ]
  expect(standingLink(links, 'editor')?.id).toBe('stands')
  expect(standingLink(links, 'viewer')?.id).toBe('views')
  expect(standingLink(links.slice(0, 3), 'editor')).toBeUndefined()
})

test.each([
  ['owner', 'owner', 'Owner'],
  ['owner', 'editor', 'Role given by an owner'],
  ['owner', 'none', 'Taken off by an owner'],
  ['address', 'editor', 'Came by the address'],
  [{ link: 'viewer' }, 'viewer', 'Came by the view link'],
  [{ link: 'Workshop' }, 'editor', 'Came by “Workshop”'],
  [{ link: 'Workshop' }, 'none', 'Taken off · came by “Workshop”'],
] as const)('who came by %j and is %s is described as: %s', (by, role, words) => {
  expect(cameBy({ by, role })).toBe(words)
})

test('an invite link is on the public address where there is one', () => {
  const origin = 'http://localhost:3000'
  expect([
    inviteAddress({ token: 'abc', origin, publicOrigin: undefined }),
    inviteAddress({ token: 'abc', origin, publicOrigin: 'https://board.example' }),
  ]).toEqual([
    { address: 'http://localhost:3000/j/abc', isOnlyHere: true },
    { address: 'https://board.example/j/abc', isOnlyHere: false },
  ])
})

function link(change: Partial<InviteLink>): InviteLink {
  return {
    id: 'l',
    role: 'editor',
    label: '',
    token: 't',
    expiresAt: undefined,
    maxUses: undefined,
    uses: 0,
    createdAt: 0,
    ...change,
  }
}
