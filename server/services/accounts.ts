import { randomUUID } from 'node:crypto'

import { assert } from '#lib/core/assert.ts'
import type { AccountService } from '#lib/services/accounts.ts'
import type { Rooms } from '#server/room/rooms.ts'
import * as data from '#server/storage/account-data.ts'
import type { BoardStorage } from '#server/storage/storage.ts'

/** Users and how they sign in, over storage; whoever is signed out leaves the live rooms. */
export function createAccounts(options: {
  storage: Pick<BoardStorage, 'run'>
  rooms: Pick<Rooms, 'accessChanged'>
  now: () => number
}): AccountService {
  const { storage, rooms, now } = options
  return {
    createUser: async (user) => {
      const added = await data.addUser(storage, { ...user, id: `u_${randomUUID()}`, at: now() })
      // Whoever came first with this address is somebody else until they prove that they are not.
      assert(added !== undefined, 'another user has this address')
      return added
    },
    user: (id) => data.userById(storage, id),
    userByEmail: (email) => data.userByEmail(storage, email),
    userByAccount: (account) => data.userByAccount(storage, account),
    updateUser: (id, { name, colour, isEmailVerified = false }) =>
      data.changeUser(storage, {
        id,
        name,
        colour,
        verifiedAt: isEmailVerified ? now() : undefined,
      }),
    linkAccount: (account) => data.linkAccount(storage, { ...account, at: now() }),
    addToken: (token) => data.addToken(storage, { ...token, at: now() }),
    useToken: async (token) => {
      const expiresAt = await data.useToken(storage, { ...token, at: now() })
      return expiresAt === undefined ? undefined : { expiresAt }
    },
    takeOver: async (guestId, user) => {
      await data.takeOver(storage, guestId, user)
      rooms.accessChanged()
    },
    signOutEverywhere: async (person) => {
      // A guest's only sign-in is the cookie of one browser.
      if (person.kind !== 'user') return
      await data.endSignIns(storage, person.id)
      rooms.accessChanged()
    },
  }
}
