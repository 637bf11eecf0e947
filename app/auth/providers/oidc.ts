import type { Profile } from 'next-auth'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import * as v from 'valibot'
import { readSettings } from '#app/env.ts'
import type { SignInProvider } from './provider.ts'
import { profileOf } from './profile.ts'

const SETTINGS = v.object({
  OIDC_ISSUER: v.string(),
  OIDC_CLIENT_ID: v.string(),
  OIDC_CLIENT_SECRET: v.string(),
  OIDC_NAME: v.optional(v.string(), 'your organisation'),
})

interface OidcProfile {
  readonly sub: string
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly email_verified?: boolean | string | undefined
}

/**
 * Any OpenID Connect issuer, found by its discovery document. Whoever hosts has chosen it, so its
 * addresses count as proven, unless it says itself that one is not.
 */
export const oidcProvider: SignInProvider = {
  id: 'oidc',
  label: () => readSettings(SETTINGS)?.OIDC_NAME ?? '',
  isEnabled: () => readSettings(SETTINGS) !== undefined,
  create: () => {
    const settings = readSettings(SETTINGS)
    const issuer = (settings?.OIDC_ISSUER ?? '').replace(/\/$/u, '')
    return {
      id: 'oidc',
      name: settings?.OIDC_NAME ?? '',
      type: 'oauth',
      wellKnown: `${issuer}/.well-known/openid-configuration`,
      clientId: settings?.OIDC_CLIENT_ID ?? '',
      clientSecret: settings?.OIDC_CLIENT_SECRET ?? '',
      authorization: { params: { scope: 'openid email profile' } },
      checks: ['pkce', 'state', 'nonce'],
      idToken: true,
      userinfo: {
        // Some issuers put only the id into the ID token. Both are checked to be of one person.
        request: async ({ client, tokens }) => {
          const claims = (tokens as unknown as { claims(): Profile & { sub: string } }).claims()
          if (claims.email !== undefined || client.issuer.metadata.userinfo_endpoint === undefined)
            return claims
          return { ...claims, ...(await client.userinfo<Profile>(tokens as never)) }
        },
      },
      profile: ({ sub, name, email, email_verified: isProven = true }) =>
        profileOf({ id: sub, name, email: `${isProven}` === 'true' ? email : undefined }),
    } satisfies OAuthConfig<OidcProfile>
  },
}
