import google from 'next-auth/providers/google'
import * as v from 'valibot'
import { readSettings } from '#app/env.ts'
import type { SignInProvider } from './provider.ts'
import { profileOf } from './profile.ts'

const SETTINGS = v.object({ GOOGLE_ID: v.string(), GOOGLE_SECRET: v.string() })

/** Accounts of Google, by OpenID Connect, with an address that Google has proven. */
export const googleProvider: SignInProvider = {
  id: 'google',
  label: () => 'Google',
  isEnabled: () => readSettings(SETTINGS) !== undefined,
  create: () => {
    const settings = readSettings(SETTINGS)
    return google({
      clientId: settings?.GOOGLE_ID ?? '',
      clientSecret: settings?.GOOGLE_SECRET ?? '',
      checks: ['pkce', 'state', 'nonce'],
      profile: ({ sub, name, email, email_verified: isProven }) =>
        profileOf({ id: sub, name, email: isProven ? email : undefined }),
    })
  },
}
