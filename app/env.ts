import * as v from 'valibot'
import type { OriginPolicy } from '#lib/access/origin.ts'

/** What pages and route handlers know of the process they run in. */
export interface AppEnv {
  /** Signs and encrypts the sign-in cookie. */
  readonly secret: string
  /** The address people reach us by; `https:` makes cookies secure. */
  readonly baseUrl: string
  readonly origins: OriginPolicy
}

/** True in a built server: there is no service worker while developing. */
export const IS_PRODUCTION = process.env.NODE_ENV === 'production'

/** Put in while building, since the browser reads it; takes tldraw's mark away on hosts it is for. */
export const TLDRAW_LICENSE_KEY = process.env.NEXT_PUBLIC_TLDRAW_LICENSE_KEY

/**
 * The settings, read at the first request: a build has none of them.
 *
 * @throws Error with one sentence when the process was not started as it should be
 */
export function env(): AppEnv {
  cached ??= parseEnv(process.env)
  return cached
}

/** {@link env} of given variables. */
export function parseEnv(variables: Readonly<Record<string, string | undefined>>): AppEnv {
  const { NEXTAUTH_SECRET, NEXTAUTH_URL, PUBLIC_URL, HOST } = v.parse(VARIABLES, variables)
  return Object.freeze({
    secret: NEXTAUTH_SECRET,
    baseUrl: NEXTAUTH_URL,
    origins: {
      publicOrigin: PUBLIC_URL === undefined ? undefined : new URL(PUBLIC_URL).origin,
      isOpenToNetwork: HOST !== undefined,
    },
  })
}

const SETS_THEM = 'start Overlap with "npm start" or "npm run dev", which set it'
const missingIsUnset = v.pipe(
  v.optional(v.string()),
  v.transform((text) => (text === '' ? undefined : text)),
)
const VARIABLES = v.object({
  NEXTAUTH_SECRET: v.pipe(
    v.optional(v.string(), ''),
    v.minLength(1, `NEXTAUTH_SECRET is missing: ${SETS_THEM}.`),
  ),
  NEXTAUTH_URL: v.pipe(
    v.optional(v.string(), ''),
    v.url(`NEXTAUTH_URL is missing or not an address: ${SETS_THEM}.`),
  ),
  PUBLIC_URL: v.pipe(
    missingIsUnset,
    v.optional(
      v.pipe(v.string(), v.url('PUBLIC_URL must be an address such as https://a.example.')),
    ),
  ),
  HOST: missingIsUnset,
})
let cached: AppEnv | undefined
