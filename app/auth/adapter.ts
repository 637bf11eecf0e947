import type { Adapter, AdapterAccount, AdapterUser } from 'next-auth/adapters'
import { pickColour } from '#lib/access/colours.ts'
import { parsePersonName } from '#lib/access/person-name.ts'
import type { Person } from '#lib/access/principal.ts'
import { MAX_NAME_LENGTH } from '#lib/board/limits.ts'
import type { AccountService, User } from '#lib/services/accounts.ts'

/**
 * What next-auth needs of our accounts to sign people in with cookies that are tokens: no sessions are
 * stored. A provider's account is never added to whoever happens to be signed in, and never to a user
 * of the same address.
 *
 * @param current - who sent the request: a guest's name and colour become those of a new user
 */
export function accountAdapter(options: {
  accounts: AccountService
  current: () => Promise<Person | undefined>
  random: () => number
}): Adapter {
  const { accounts, current, random } = options
  return {
    createUser: async ({ email, name }: Omit<AdapterUser, 'id'>) => {
      const guest = await current()
      const user = await accounts.createUser({
        email,
        name: guest?.name ?? nameFor(name, email),
        colour: guest?.colour ?? pickColour(random()),
        // By mail, or by a provider whose unproven addresses are refused before.
        isEmailVerified: true,
      })
      return adapterUser(user)
    },
    getUser: async () => null,
    getUserByEmail: async (email) => maybeUser(await accounts.userByEmail(email)),
    getUserByAccount: async ({ provider, providerAccountId }) =>
      maybeUser(await accounts.userByAccount({ provider, providerAccountId })),
    updateUser: async ({ id }) => {
      const user = await accounts.updateUser(id, { isEmailVerified: true })
      if (user === undefined) throw new Error('the user is gone')
      return adapterUser(user)
    },
    linkAccount: async ({ provider, providerAccountId, userId }: AdapterAccount) =>
      accounts.linkAccount({ provider, providerAccountId, userId }),
    createVerificationToken: async (token) => {
      const { identifier: email, token: tokenHash, expires } = token
      await accounts.addToken({ tokenHash, email, expiresAt: expires.getTime() })
      return token
    },
    useVerificationToken: async ({ identifier: email, token: tokenHash }) => {
      const used = await accounts.useToken({ tokenHash, email })
      return used
        ? { identifier: email, token: tokenHash, expires: new Date(used.expiresAt) }
        : null
    },
  }
}

/** A name that can be shown, from what a provider tells or else from the address. */
function nameFor(told: string | null | undefined, email: string): string {
  for (const text of [told ?? '', email.split('@', 1)[0] ?? '']) {
    const name = parsePersonName(text.slice(0, MAX_NAME_LENGTH))
    if (name.ok) return name.value
  }
  return 'Somebody'
}

function maybeUser(user: User | undefined): AdapterUser | null {
  return user ? adapterUser(user) : null
}

function adapterUser(user: User): AdapterUser {
  const { id, email, name, colour, signInEpoch, isEmailVerified } = user
  // next-auth only ever asks whether there is a time.
  const emailVerified = isEmailVerified ? new Date(0) : null
  return { id, email, name, colour, signInEpoch, emailVerified, kind: 'user' }
}
