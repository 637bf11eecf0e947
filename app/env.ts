import * as v from 'valibot'
import { GUEST_RULES, type GuestRule } from '#lib/access/guest-rule.ts'
import type { OriginPolicy } from '#lib/access/origin.ts'

/** What pages and route handlers know of the process they run in. */
export interface AppEnv {
  /** Signs and encrypts the sign-in cookie. */
  readonly secret: string
  /** The address people reach us by; `https:` makes cookies secure. */
  readonly baseUrl: string
  readonly origins: OriginPolicy
  /** What people without an account may do. */
  readonly guests: GuestRule
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
  const { NEXTAUTH_SECRET, NEXTAUTH_URL, PUBLIC_URL, HOST, GUESTS } = v.parse(VARIABLES, variables)
  return Object.freeze({
    secret: NEXTAUTH_SECRET,
    baseUrl: NEXTAUTH_URL,
    origins: {
      publicOrigin: PUBLIC_URL === undefined ? undefined : new URL(PUBLIC_URL).origin,
      isOpenToNetwork: HOST !== undefined,
    },
    guests: GUESTS ?? 'create',
  })
}

/** Settings of one way to sign in, which its file describes; an empty variable is an unset one. */
export function readSettings<Schema extends v.GenericSchema>(
  schema: Schema,
): v.InferOutput<Schema> | undefined {
  const given = Object.entries(process.env).filter(
    ([, value]) => value !== undefined && value !== '',
  )
  const parsed = v.safeParse(schema, Object.fromEntries(given))
  return parsed.success ? parsed.output : undefined
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
  GUESTS: v.pipe(missingIsUnset, v.optional(v.picklist(GUEST_RULES))),
})
let cached: AppEnv | undefined
