import github from 'next-auth/providers/github'
import * as v from 'valibot'
import { readSettings } from '#app/env.ts'
import type { SignInProvider } from './provider.ts'
import { profileOf } from './profile.ts'

const SETTINGS = v.object({ GITHUB_ID: v.string(), GITHUB_SECRET: v.string() })

/** Accounts of github.com, by OAuth, with the primary address if GitHub has proven it. */
export const githubProvider: SignInProvider = {
  id: 'github',
  label: () => 'GitHub',
  isEnabled: () => readSettings(SETTINGS) !== undefined,
  create: () => {
    const settings = readSettings(SETTINGS)
    return github({
      clientId: settings?.GITHUB_ID ?? '',
      clientSecret: settings?.GITHUB_SECRET ?? '',
      checks: ['pkce', 'state'],
      userinfo: {
        url: 'https://api.github.com/user',
        request: async ({ client, tokens }) => {
          const profile = await client.userinfo(tokens.access_token ?? '')
          const answer = await fetch('https://api.github.com/user/emails', {
            headers: { authorization: `token ${tokens.access_token ?? ''}` },
          })
          return { ...profile, email: provenEmail(answer.ok ? await answer.json() : []) ?? '' }
        },
      },
      profile: (profile) =>
        profileOf({ id: profile.id, name: profile.name ?? profile.login, email: profile.email }),
    })
  },
}

const EMAILS = v.array(v.object({ email: v.string(), primary: v.boolean(), verified: v.boolean() }))

/** The primary address among those of GitHub's `/user/emails`, if GitHub has proven it. */
export function provenEmail(answer: unknown): string | undefined {
  const emails = v.safeParse(EMAILS, answer)
  return emails.success
    ? emails.output.find(({ primary, verified }) => primary && verified)?.email
    : undefined
}
