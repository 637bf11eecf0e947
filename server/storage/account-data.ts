import type { LinkedAccount, User } from '#lib/services/accounts.ts'
import { assert } from '#lib/core/assert.ts'

import type { HostRow } from './host-statements.ts'
import type { Step } from './statements.ts'
import type { BoardStorage } from './storage.ts'
import { integer } from './stored-rows.ts'

// Users, how they sign in, and what a guest brings along, the same over every engine.

type AccountStorage = Pick<BoardStorage, 'run'>

/** Adds a user; undefined, and nothing was added, when another one has the address. */
export async function addUser(
  storage: AccountStorage,
  user: Omit<User, 'signInEpoch'> & { readonly at: number },
): Promise<User | undefined> {
  const { id, email, name, colour, isEmailVerified, at } = user
  const params = [id, email, name, colour, isEmailVerified ? at : null, at]
  return oneUser(storage, { name: 'addUser', params })
}

export async function userById(storage: AccountStorage, id: string): Promise<User | undefined> {
  return oneUser(storage, { name: 'userById', params: [id] })
}

export async function userByEmail(
  storage: AccountStorage,
  email: string,
): Promise<User | undefined> {
  return oneUser(storage, { name: 'userByEmail', params: [email] })
}

export async function userByAccount(
  storage: AccountStorage,
  { provider, providerAccountId }: { provider: string; providerAccountId: string },
): Promise<User | undefined> {
  return oneUser(storage, { name: 'userByAccount', params: [provider, providerAccountId] })
}

/** Changes what is given; an address stays proven from the first time on. */
export async function changeUser(
  storage: AccountStorage,
  change: {
    id: string
    name?: string | undefined
    colour?: string | undefined
    verifiedAt?: number | undefined
  },
): Promise<User | undefined> {
  const { id, name = null, colour = null, verifiedAt = null } = change
  return oneUser(storage, { name: 'changeUser', params: [id, name, colour, verifiedAt] })
}

/** Lets an account of a provider sign a user in; one that does so for somebody already stays theirs. */
export async function linkAccount(
  storage: AccountStorage,
  { provider, providerAccountId, userId, at }: LinkedAccount & { readonly at: number },
): Promise<void> {
  const params = [provider, providerAccountId, userId, at]
  await storage.run([{ name: 'linkAccount', params }])
}

/** Stores a token and drops those whose time is over. */
export async function addToken(
  storage: AccountStorage,
  token: { tokenHash: string; email: string; expiresAt: number; at: number },
): Promise<void> {
  await storage.run([
    { name: 'dropOldTokens', params: [token.at] },
    { name: 'addToken', params: [token.tokenHash, token.email, token.expiresAt] },
  ])
}

/** Takes a token out and answers when it ends; undefined when there is none, or when it has ended. */
export async function useToken(
  storage: AccountStorage,
  { tokenHash, email, at }: { tokenHash: string; email: string; at: number },
): Promise<number | undefined> {
  const [rows] = await storage.run([{ name: 'useToken', params: [tokenHash, email] }])
  const expiresAt = rows?.[0] && integer(rows[0]['expires_at'])
  return expiresAt !== undefined && expiresAt >= at ? expiresAt : undefined
}

/** Everything of a guest becomes this user's, in one commit. */
export async function takeOver(
  storage: AccountStorage,
  guestId: string,
  user: { readonly id: string; readonly name: string },
): Promise<void> {
  const [boards = []] = await storage.run([{ name: 'boardsToTakeOver', params: [guestId] }])
  const [from, both] = [[guestId], [guestId, user.id]]
  const named = [guestId, user.id, user.name]
  await storage.run([
    // In the order of their ids, as appends lock them, so that the two never wait for each other.
    ...boards.map(({ id }): Step => ({ name: 'accessChanges', params: [String(id)] })),
    { name: 'takeOverOwned', params: both },
    { name: 'takeOverFacilitator', params: both },
    { name: 'raisePlaces', params: both },
    { name: 'copyPlaces', params: named },
    { name: 'dropPlaces', params: from },
    { name: 'copyVisits', params: named },
    { name: 'dropVisits', params: from },
    { name: 'takeOverWriters', params: both },
    { name: 'copyRequests', params: named },
    { name: 'dropRequests', params: from },
    { name: 'takeOverLinks', params: both },
    { name: 'takeOverTemplates', params: both },
  ])
}

/** Every sign-in of this user that was made before has ended. */
export async function endSignIns(storage: AccountStorage, userId: string): Promise<void> {
  await storage.run([{ name: 'endSignIns', params: [userId] }])
}

async function oneUser(storage: AccountStorage, step: Step): Promise<User | undefined> {
  const [rows] = await storage.run([step])
  return rows?.[0] && userOf(rows[0])
}

function userOf(row: HostRow): User {
  const { id, email, name, colour } = row
  assert(typeof id === 'string' && typeof email === 'string', 'a stored user has no id or address')
  assert(typeof name === 'string' && typeof colour === 'string', 'a stored user has no name')
  return {
    id,
    email,
    name,
    colour,
    isEmailVerified: row['email_verified_at'] !== null,
    signInEpoch: integer(row['sign_in_epoch']),
  }
}
