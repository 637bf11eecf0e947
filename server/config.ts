import { isIP } from 'node:net'
import { resolve } from 'node:path'

import * as v from 'valibot'

import { GUEST_RULES, type GuestRule } from '#lib/access/guest-rule.ts'
import { isLoopbackName } from '#lib/access/origin.ts'

/** The settings of one server process. */
export interface Config {
  /** 0 lets the system choose a free one. */
  readonly port: number
  readonly host: string
  /** HOST was set, so the server is meant to be reached by other names than loopback ones. */
  readonly isOpenToNetwork: boolean
  /** Origin of PUBLIC_URL; undefined when it is unset. */
  readonly publicOrigin: string | undefined
  /** Absolute path of the data folder. */
  readonly dataDir: string
  /** Address of the PostgreSQL that keeps the boards; undefined for the built-in storage. */
  readonly databaseUrl: string | undefined
  /** Address of the Redis by which servers on one database hear of each other at once. */
  readonly redisUrl: string | undefined
  /** NEXTAUTH_SECRET; when unset, the one kept in the data folder is used. */
  readonly secret: string | undefined
  /** A reverse proxy that we trust sets `X-Forwarded-For`. */
  readonly trustProxy: boolean
  readonly logLevel: LogLevel
  /** METRICS_TOKEN: who sends it may read /metrics from anywhere. */
  readonly metricsToken: string | undefined
  /** What people without an account may do; see {@link GuestRule}. */
  readonly guests: GuestRule
  /** After how many days without a visit a board of a guest is collected; undefined for never. */
  readonly guestBoardDays: number | undefined
}

/** From which weight on the server logs. */
export type LogLevel = (typeof LOG_LEVELS)[number]

/** A setting is wrong; the message is one sentence that names variable, value and accepted form. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** How people sign in is the pages' matter (app/auth); here it is only checked before anything starts. */
const SIGN_IN_PAIRS = [
  ['SMTP_URL', 'MAIL_FROM'],
  ['GITHUB_ID', 'GITHUB_SECRET'],
  ['GOOGLE_ID', 'GOOGLE_SECRET'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID'],
  ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
] as const
const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
const YES = ['1', 'true', 'yes']
const NO = ['0', 'false', 'no']
const MIN_SECRET_LENGTH = 16
/** 16 random hex digits have fewer than once in a million times. */
const MIN_DIFFERENT_CHARACTERS = 5
const SAMPLE_WORDS =
  /change.?me|change.?this|replace|example|sample|placeholder|dummy|your.?secret|my.?secret|super.?secret|secret.?key|nextauth|password|0123456789|123456789|abcdefgh|qwert|openssl|random|overlap|correct.?horse/i
/** A few characters, or a word, again and again. */
const REPEATED = /^(.{1,12}?)\1+$/
const HOST_NAME = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*\.?$/i

/**
 * Reads the settings of the process.
 *
 * @throws ConfigError for the first value that is not in its accepted form
 */
export function readConfig(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const config = readHostConfig(variables)
  const { databaseUrl, secret, guests } = config
  if (databaseUrl !== undefined && secret === undefined) throw new ConfigError(NO_SECRET)
  if (databaseUrl !== undefined && isSample(secret ?? '')) throw new ConfigError(SAMPLE_SECRET)
  for (const [one, other] of SIGN_IN_PAIRS) {
    const [isOne, isOther] = [one, other].map((name) => (variables[name] ?? '') !== '')
    if (isOne !== isOther)
      throw new ConfigError(
        `${isOne ? one : other} is set without ${isOne ? other : one}; set both, or neither.`,
      )
  }
  // While developing, the link to sign in is printed.
  const isDeveloping = variables['NODE_ENV'] !== 'production'
  const canSignIn = isDeveloping || SIGN_IN_PAIRS.some(([name]) => (variables[name] ?? '') !== '')
  if (guests !== 'create' && !canSignIn) throw new ConfigError(noWayIn(guests))
  return config
}

/** {@link readConfig} for commands that sign nobody in and so need no secret. */
export function readHostConfig(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  // An empty value is how shells and compose files leave a variable out.
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = v.safeParse(SETTINGS, given)
  if (!parsed.success) throw new ConfigError(parsed.issues[0].message)
  const { PORT, HOST, PUBLIC_URL, DATA_DIR, NEXTAUTH_SECRET, TRUST_PROXY, LOG_LEVEL } =
    parsed.output
  const { DATABASE_URL, REDIS_URL, METRICS_TOKEN, GUESTS, GUEST_BOARD_DAYS } = parsed.output
  if (REDIS_URL !== undefined && DATABASE_URL === undefined) throw new ConfigError(REDIS_ALONE)
  return Object.freeze({
    port: PORT,
    host: HOST ?? '127.0.0.1',
    isOpenToNetwork: HOST !== undefined,
    publicOrigin: PUBLIC_URL,
    dataDir: resolve(DATA_DIR),
    databaseUrl: DATABASE_URL,
    redisUrl: REDIS_URL,
    secret: NEXTAUTH_SECRET,
    trustProxy: TRUST_PROXY,
    logLevel: LOG_LEVEL,
    metricsToken: METRICS_TOKEN,
    guests: GUESTS,
    guestBoardDays: GUEST_BOARD_DAYS,
  })
}

/** A schema for one optional variable; the sentence names its value and the accepted form. */
function accept(
  name: string,
  form: string,
  isAccepted: (text: string) => boolean,
): v.GenericSchema<string> {
  return v.pipe(
    v.string(),
    v.check(isAccepted, (issue) => `${name} is "${issue.input}"; it must be ${form}.`),
  )
}

const REDIS_ALONE =
  'REDIS_URL is set without DATABASE_URL; servers that share boards need one database, and a single server needs no Redis.'
const NO_SECRET =
  'DATABASE_URL is set without NEXTAUTH_SECRET; servers that share a database need the same secret, at least 16 random characters.'

const SAMPLE_SECRET =
  'NEXTAUTH_SECRET is a sample that others know or guess; make one of your own, such as with: openssl rand -hex 32.'

function noWayIn(guests: GuestRule): string {
  return `GUESTS is "${guests}", and there is no way to sign in; set SMTP_URL and MAIL_FROM, or GITHUB_ID, GOOGLE_ID or OIDC_ISSUER with what belongs to it.`
}

/** True for what stands in examples, and for a few characters over and over. */
function isSample(secret: string): boolean {
  const isMonotonous = new Set(secret).size < MIN_DIFFERENT_CHARACTERS || REPEATED.test(secret)
  return isMonotonous || SAMPLE_WORDS.test(secret)
}

/** An address with a host; its password is not for logs, so the sentence leaves the value out. */
function address(
  name: string,
  protocols: readonly string[],
  form = `${protocols[0]}//user:password@host/name`,
): v.GenericSchema<string> {
  return v.pipe(
    v.string(),
    v.check((text) => {
      if (!URL.canParse(text)) return false
      const { protocol, hostname } = new URL(text)
      return protocols.includes(protocol) && hostname !== ''
    }, `${name} is not an address that can be used; it must look like ${form}.`),
  )
}

const SETTINGS = v.object({
  DATABASE_URL: v.optional(address('DATABASE_URL', ['postgres:', 'postgresql:'])),
  REDIS_URL: v.optional(address('REDIS_URL', ['redis:', 'rediss:'])),
  PORT: v.pipe(
    v.optional(
      accept('PORT', 'a whole number from 0 to 65535, such as 3000', (text) => {
        return /^\d{1,5}$/.test(text) && Number(text) <= 65_535
      }),
      '3000',
    ),
    v.transform(Number),
  ),
  HOST: v.optional(
    accept('HOST', 'an IP address or a host name, such as 0.0.0.0', (text) => {
      return isIP(text) !== 0 || (HOST_NAME.test(text) && !/^[\d.]+$/.test(text))
    }),
  ),
  PUBLIC_URL: v.optional(
    v.pipe(
      accept(
        'PUBLIC_URL',
        'an http or https address without a path, such as https://board.example',
        isPlainOrigin,
      ),
      v.transform((text) => new URL(text).origin),
    ),
  ),
  DATA_DIR: v.optional(
    accept('DATA_DIR', 'the path of a folder, such as ./data', (text) => !text.includes('\0')),
    './data',
  ),
  NEXTAUTH_SECRET: v.optional(
    v.pipe(
      v.string(),
      v.minLength(
        MIN_SECRET_LENGTH,
        // A secret is not for logs: this one sentence leaves the value out.
        (issue) =>
          `NEXTAUTH_SECRET has ${issue.input.length} characters; it must be at least ${MIN_SECRET_LENGTH} random characters, or unset.`,
      ),
    ),
  ),
  METRICS_TOKEN: v.optional(
    v.pipe(
      v.string(),
      v.minLength(
        MIN_SECRET_LENGTH,
        (issue) =>
          `METRICS_TOKEN has ${issue.input.length} characters; it must be at least ${MIN_SECRET_LENGTH} random characters, or unset.`,
      ),
    ),
  ),
  TRUST_PROXY: v.pipe(
    v.optional(
      accept('TRUST_PROXY', 'yes or no', (text) => [...YES, ...NO].includes(text.toLowerCase())),
      'no',
    ),
    v.transform((text) => YES.includes(text.toLowerCase())),
  ),
  GUESTS: v.optional(
    v.picklist(
      GUEST_RULES,
      (issue) => `GUESTS is ${issue.received}; it must be one of ${GUEST_RULES.join(', ')}.`,
    ),
    'create',
  ),
  GUEST_BOARD_DAYS: v.optional(
    v.pipe(
      accept('GUEST_BOARD_DAYS', 'a whole number of days from 1 to 3650, such as 90', (text) => {
        return /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 3_650
      }),
      v.transform(Number),
    ),
  ),
  SMTP_URL: v.optional(
    address('SMTP_URL', ['smtp:', 'smtps:'], 'smtps://user:password@mail.example'),
  ),
  MAIL_FROM: v.optional(
    accept('MAIL_FROM', 'a mail address, such as Overlap <overlap@mail.example>', (text) =>
      /^([^<>\r\n]*<)?[^\s<>@]+@[^\s<>@]+>?$/.test(text),
    ),
  ),
  OIDC_ISSUER: v.optional(
    accept('OIDC_ISSUER', 'an https address, such as https://login.example', isIssuer),
  ),
  LOG_LEVEL: v.optional(
    v.picklist(
      LOG_LEVELS,
      (issue) => `LOG_LEVEL is ${issue.received}; it must be one of ${LOG_LEVELS.join(', ')}.`,
    ),
    'warn',
  ),
})

/** Whoever gives us names and addresses must be proven by https; on this machine it needs no proof. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackName(hostname))
}

function isPlainOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  return isWeb && url.username === '' && url.href === `${url.origin}/`
}
