import type { EmailConfig } from 'next-auth/providers/email'
import * as v from 'valibot'
import { env, IS_PRODUCTION, readSettings } from '#app/env.ts'
import { parseEmail } from '#app/auth/email-address.ts'
import { sendMail, signInMail } from '#app/auth/sign-in-mail.ts'
import type { SignInProvider } from './provider.ts'

const SETTINGS = v.object({ SMTP_URL: v.string(), MAIL_FROM: v.string() })
const LINK_SECONDS = 15 * 60

/**
 * A link by mail, good for one sign-in within 15 minutes. It leads to a page whose button signs in, so
 * that programs which open every link of a mail use none up. While developing without a mail server
 * the link is printed; a product without one has no such option.
 */
export const emailProvider: SignInProvider = {
  id: 'email',
  label: () => 'a link by mail',
  isEnabled: () => !IS_PRODUCTION || readSettings(SETTINGS) !== undefined,
  // Written out, since next-auth's own loads its mail program also where none is used.
  create: () =>
    ({
      id: 'email',
      type: 'email',
      name: 'Email',
      server: '',
      from: '',
      maxAge: LINK_SECONDS,
      options: {},
      normalizeIdentifier: (text: string) => {
        const email = parseEmail(text)
        if (email === undefined) throw new Error('not a mail address')
        return email
      },
      sendVerificationRequest: async ({ identifier, url }) => {
        const link = confirmLink(url)
        const settings = readSettings(SETTINGS)
        if (settings === undefined) {
          process.stdout.write(`Link to sign in as ${identifier}, for 15 minutes: ${link}\n`)
          return
        }
        const { SMTP_URL: server, MAIL_FROM: from } = settings
        await sendMail({ server, from, to: identifier, ...signInMail(link) })
      },
    }) satisfies EmailConfig,
}

/**
 * The page that asks before it signs in. What follows the # stays in the browser: the token is in no
 * log of a proxy and in no Referer.
 */
function confirmLink(callback: string): string {
  const { searchParams } = new URL(callback)
  const fields = new URLSearchParams()
  for (const name of ['token', 'email', 'callbackUrl'])
    fields.set(name, searchParams.get(name) ?? '')
  return `${new URL('/auth/confirm', env().baseUrl).href}#${fields}`
}
