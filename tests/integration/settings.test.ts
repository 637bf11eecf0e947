import { createHash } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { boardIdFromBytes, type BoardId } from '#lib/board/ids.ts'
import { MIGRATIONS } from '#server/storage/migrations.ts'
import { openStorage } from '#server/storage/open.ts'
import { DATABASE_FILE } from '#server/storage/sqlite-open.ts'
import { ServerRun, type ServerEnd } from '#tests/support/server-run.ts'
import { runSql } from '#tests/support/sql.ts'

const isRoot = process.getuid?.() === 0
const NOBODY = 65_534

let dataDir: string

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'overlap-settings-'))
})
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

/** Starts the server with these settings and expects it to end by itself. */
async function startAndFail(
  env: Record<string, string>,
  options: { uid?: number } = {},
): Promise<ServerEnd> {
  return new ServerRun({ DATA_DIR: dataDir, ...env }, options).ended
}

function refusal(sentence: string | RegExp): object {
  const line = typeof sentence === 'string' ? `${sentence}\n` : expect.stringMatching(sentence)
  return { code: 1, stdout: '', stderr: line }
}

/** Puts one board into the data folder and closes it. */
async function makeBoard(): Promise<BoardId> {
  const storage = await openStorage({ engine: 'sqlite', dataDir })
  const id = boardIdFromBytes(crypto.getRandomValues(new Uint8Array(16)))
  const seed = new Uint8Array(40_000).fill(7)
  await storage.createBoard({ id, title: 'Kept', template: 'blank', ownerId: 'g_a', seed, at: 1 })
  await storage.close()
  return id
}

async function expectBoard(id: BoardId): Promise<void> {
  const storage = await openStorage({ engine: 'sqlite', dataDir })
  const stored = await storage.load(id)
  await storage.close()
  expect(stored?.updates[0]?.data).toEqual(new Uint8Array(40_000).fill(7))
}

/** What every file of the data folder holds, as hashes. */
function fingerprint(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(dataDir).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(dataDir, name)))
        .digest('hex'),
    ]),
  )
}

test.each([
  [{ PORT: 'http' }, 'PORT is "http"; it must be a whole number from 0 to 65535, such as 3000.'],
  [{ PORT: '70000' }, 'PORT is "70000"; it must be a whole number from 0 to 65535, such as 3000.'],
  [
    { HOST: 'not a host' },
    'HOST is "not a host"; it must be an IP address or a host name, such as 0.0.0.0.',
  ],
  [
    { PUBLIC_URL: 'board.example' },
    'PUBLIC_URL is "board.example"; it must be an http or https address without a path, such as https://board.example.',
  ],
  [
    { PUBLIC_URL: 'https://board.example/overlap' },
    'PUBLIC_URL is "https://board.example/overlap"; it must be an http or https address without a path, such as https://board.example.',
  ],
  [
    { NEXTAUTH_SECRET: 'short' },
    'NEXTAUTH_SECRET has 5 characters; it must be at least 16 random characters, or unset.',
  ],
  [{ TRUST_PROXY: 'maybe' }, 'TRUST_PROXY is "maybe"; it must be yes or no.'],
  [
    { LOG_LEVEL: 'loud' },
    'LOG_LEVEL is "loud"; it must be one of silent, error, warn, info, debug.',
  ],
  [
    { DATABASE_URL: 'mysql://someone:hunter2@db/overlap' },
    'DATABASE_URL is not an address that can be used; it must look like postgres://user:password@host/name.',
  ],
  [
    { DATABASE_URL: 'postgres://db/overlap' },
    'DATABASE_URL is set without NEXTAUTH_SECRET; servers that share a database need the same secret, at least 16 random characters.',
  ],
  [
    { REDIS_URL: 'redis://cache' },
    'REDIS_URL is set without DATABASE_URL; servers that share boards need one database, and a single server needs no Redis.',
  ],
  [
    { DATABASE_URL: 'postgres://db/overlap', NEXTAUTH_SECRET: 'please-change-me-now' },
    'NEXTAUTH_SECRET is a sample that others know or guess; make one of your own, such as with: openssl rand -hex 32.',
  ],
  [
    { DATABASE_URL: 'postgres://db/overlap', NEXTAUTH_SECRET: 'openssl rand -hex 24' },
    'NEXTAUTH_SECRET is a sample that others know or guess; make one of your own, such as with: openssl rand -hex 32.',
  ],
  [
    { DATABASE_URL: 'postgres://db/overlap', NEXTAUTH_SECRET: '1a9f1a9fe0c11a9f1a9fe0c1' },
    'NEXTAUTH_SECRET is a sample that others know or guess; make one of your own, such as with: openssl rand -hex 32.',
  ],
  [
    { DATABASE_URL: 'postgres://db/overlap', NEXTAUTH_SECRET: 'abababababababababababababababab' },
    'NEXTAUTH_SECRET is a sample that others know or guess; make one of your own, such as with: openssl rand -hex 32.',
  ],
  [{ GUESTS: 'maybe' }, 'GUESTS is "maybe"; it must be one of create, link, off.'],
  [
    { GUESTS: 'off' },
    'GUESTS is "off", and there is no way to sign in; set SMTP_URL and MAIL_FROM, or GITHUB_ID, GOOGLE_ID or OIDC_ISSUER with what belongs to it.',
  ],
  [
    { GUEST_BOARD_DAYS: '0' },
    'GUEST_BOARD_DAYS is "0"; it must be a whole number of days from 1 to 3650, such as 90.',
  ],
  [
    { SMTP_URL: 'mail.example' },
    'SMTP_URL is not an address that can be used; it must look like smtps://user:password@mail.example.',
  ],
  [
    { SMTP_URL: 'smtps://someone:hunter2@mail.example' },
    'SMTP_URL is set without MAIL_FROM; set both, or neither.',
  ],
  [
    { SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'Overlap' },
    'MAIL_FROM is "Overlap"; it must be a mail address, such as Overlap <overlap@mail.example>.',
  ],
  [{ GITHUB_SECRET: 'hunter2' }, 'GITHUB_SECRET is set without GITHUB_ID; set both, or neither.'],
  [{ GOOGLE_ID: 'id' }, 'GOOGLE_ID is set without GOOGLE_SECRET; set both, or neither.'],
  [
    { OIDC_ISSUER: 'http://login.example' },
    'OIDC_ISSUER is "http://login.example"; it must be an https address, such as https://login.example.',
  ],
  [
    { OIDC_ISSUER: 'https://login.example', OIDC_CLIENT_ID: 'id' },
    'OIDC_CLIENT_ID is set without OIDC_CLIENT_SECRET; set both, or neither.',
  ],
])('a start with %j ends with 1 and one sentence, and makes nothing', async (env, sentence) => {
  expect(await startAndFail(env)).toEqual(refusal(sentence))
  expect(readdirSync(dataDir)).toEqual([])
})

test('a start on a taken port ends with 1 and names the port, and what the folder held is still there', async () => {
  const id = await makeBoard()
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as AddressInfo
  expect(await startAndFail({ PORT: String(port) })).toEqual(
    refusal(
      `Port ${port} on 127.0.0.1 is already taken by another program; stop it, or set PORT to another number.`,
    ),
  )
  other.close()
  await expectBoard(id)
})

test('a start on a host that is not this machine ends with 1 and names it', async () => {
  expect(await startAndFail({ HOST: '203.0.113.7' })).toEqual(
    refusal(
      'HOST is "203.0.113.7", which is not an address of this machine; set HOST to one, such as 127.0.0.1 or 0.0.0.0.',
    ),
  )
})

test('a second start on the same folder says so in one line and ends with 1; the first goes on', async () => {
  const first = new ServerRun({ DATA_DIR: dataDir })
  const origin = await first.ready()
  expect(await startAndFail({})).toEqual(
    refusal(
      `Another Overlap is already using the data folder ${dataDir}; stop it first, or set DATA_DIR to another folder.`,
    ),
  )
  expect((await fetch(`${origin}/healthz`)).status).toBe(200)
  await first.end()
})

test('a start on a read-only folder, as another user than root, ends with 1 and names the folder', async () => {
  const id = await makeBoard()
  const sentence = `Overlap may not write to the data folder ${dataDir}; give its user write access, or set DATA_DIR to another folder.`
  chmodSync(dataDir, 0o555)
  chmodSync(join(dataDir, DATABASE_FILE), 0o444)
  expect(await startAndFail({}, isRoot ? { uid: NOBODY } : {})).toEqual(refusal(sentence))
  chmodSync(dataDir, 0o755)
  chmodSync(join(dataDir, DATABASE_FILE), 0o644)
  await expectBoard(id)
})

test('a folder that cannot be made ends the start with 1 and one sentence', async () => {
  writeFileSync(join(dataDir, 'file'), '')
  const folder = join(dataDir, 'file', 'data')
  expect(await startAndFail({ DATA_DIR: folder })).toEqual(
    refusal(/^The data folder \S+ cannot be used \(ENOTDIR[^\n]*\)\.\n$/),
  )
})

test.each([
  ['whose database is no database', (file: string) => writeFileSync(file, 'x'.repeat(50_000))],
  [
    'whose database has pages of garbage',
    (file: string) => {
      const bytes = readFileSync(file)
      bytes.fill(0xa5, 4096, 4096 * 12)
      writeFileSync(file, bytes)
    },
  ],
  ['whose database is cut short', (file: string) => truncateSync(file, 4096 * 5)],
])(
  'a start on a folder %s ends with 1 and one sentence, and changes nothing there',
  async (_, spoil) => {
    await makeBoard()
    spoil(join(dataDir, DATABASE_FILE))
    const before = fingerprint()
    expect(await startAndFail({})).toEqual(
      refusal(
        /^The data in \S+ is damaged \([^\n]+\); nothing was changed, restore this folder from a backup\.\n$/,
      ),
    )
    expect(fingerprint()).toMatchObject(before)
  },
)

test('a start on a folder whose secret was overwritten ends with 1 and one sentence, and takes no other', async () => {
  const id = await makeBoard()
  writeFileSync(join(dataDir, 'secret'), 'hello\n')
  expect(await startAndFail({})).toEqual(
    refusal(
      `The data in ${dataDir} is damaged (the file secret is not one that Overlap made); nothing was changed, restore this folder from a backup.`,
    ),
  )
  expect(readFileSync(join(dataDir, 'secret'), 'utf8')).toBe('hello\n')
  await expectBoard(id)
})

test('a database that is missing beside its log is not made anew', async () => {
  await makeBoard()
  writeFileSync(join(dataDir, `${DATABASE_FILE}-wal`), 'the last edits')
  rmSync(join(dataDir, DATABASE_FILE))
  const before = fingerprint()
  expect(await startAndFail({})).toEqual(refusal(/is missing beside its -wal file/))
  expect(fingerprint()).toEqual(before)
})

test('a start on the folder of a newer version ends with 1 and says so, and nothing is lost', async () => {
  const id = await makeBoard()
  const file = join(dataDir, DATABASE_FILE)
  await runSql(file, "INSERT INTO schema_migrations VALUES (999, 1, 'later')")
  expect(await startAndFail({})).toEqual(
    refusal(
      `The data in ${dataDir} was written by a newer Overlap (schema 999, this version knows up to ${MIGRATIONS.length}); nothing was changed, start that version or a later one.`,
    ),
  )
  await runSql(file, 'DELETE FROM schema_migrations WHERE version = 999')
  await expectBoard(id)
})

test('a start on a full disk fails with one sentence, and what was saved is intact', async () => {
  const id = await makeBoard()
  const rows = await runSql(join(dataDir, DATABASE_FILE), 'PRAGMA page_count')
  const maxPages = Number(rows[0]?.['page_count'])
  await expect(openStorage({ engine: 'sqlite', dataDir, maxPages })).rejects.toMatchObject({
    reason: 'full',
    message: `The disk that holds the data folder ${dataDir} is full; what was saved is intact, free some space and try again.`,
  })
  await expectBoard(id)
})

test('a folder that is missing is made, readable by its user alone', async () => {
  const folder = join(dataDir, 'deep', 'er')
  mkdirSync(join(dataDir, 'deep'))
  const storage = await openStorage({ engine: 'sqlite', dataDir: folder })
  await storage.close()
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, DATABASE_FILE)).mode & 0o777).toBe(0o600)
})
