import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'next-auth/jwt'
import { pino, type Logger } from 'pino'
import { PERSON_COLOURS } from '#lib/access/colours.ts'
import type { Person } from '#lib/access/principal.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { BoardSchemaVersion } from '#lib/board/migrations.ts'
import { assert } from '#lib/core/assert.ts'
import type { Services } from '#lib/services/services.ts'
import type { Bus } from '#server/bus/bus.ts'
import { createHttpServer, listen } from '#server/http-server.ts'
import { createSyncServer, type SyncServer } from '#server/gateway/sync-server.ts'
import type { Meter } from '#server/observe/meter.ts'
import { linkTokens } from '#server/services/link-token.ts'
import { createServices } from '#server/services/services.ts'
import { openStorage } from '#server/storage/open.ts'
import type { BoardStorage } from '#server/storage/storage.ts'

const SECRET = 'a secret of the tests only'

/** A guest as a test needs one, with the cookie that signs them in. */
export interface TestGuest {
  readonly person: Person
  readonly cookie: string
}

/** One sync server with its own port and data folder, without pages. */
export interface TestServer {
  readonly origin: string
  readonly storage: BoardStorage
  readonly sync: SyncServer
  readonly services: Services
  readonly dataDir: string
  guest(name: string): Promise<TestGuest>
  createBoard(
    template?: string,
    by?: { readonly guest: TestGuest; readonly title: string },
  ): Promise<BoardId>
  /** Stops serving and writing; the data folder stays. */
  stop(): Promise<void>
  /** Stops and removes the data folder. */
  close(): Promise<void>
}

/** Starts a real http server on a free port over real storage, or over what `wrap` makes of it. */
export async function startTestServer(
  options: {
    dataDir?: string
    /** A PostgreSQL database instead of a data folder. */
    databaseUrl?: string
    bus?: Bus
    /** The port of a server that has stopped, for its clients to come back to; a free one by default. */
    port?: number
    unloadAfterMs?: number
    compactRows?: number | undefined
    /** How often everybody is looked at although nothing was told. */
    accessCheckMs?: number
    /** What the server speaks; this build's by default. */
    schema?: BoardSchemaVersion
    /** Nothing is logged by default, or what `OVERLAP_LOG` asks for. */
    logger?: Logger
    meter?: Meter
    wrap?: (storage: BoardStorage) => BoardStorage
  } = {},
): Promise<TestServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'overlap-sync-'))
  const { databaseUrl } = options
  const opened = await openStorage(
    databaseUrl === undefined
      ? { engine: 'sqlite', dataDir }
      : { engine: 'postgres', url: databaseUrl },
  )
  const storage = options.wrap?.(opened) ?? opened
  const { logger = pino({ level: process.env['OVERLAP_LOG'] ?? 'silent' }) } = options
  const sync = createSyncServer({
    storage,
    secret: SECRET,
    secureCookie: false,
    origins: { publicOrigin: undefined, isOpenToNetwork: false },
    logger,
    bus: options.bus,
    meter: options.meter,
    unloadAfterMs: options.unloadAfterMs,
    compactRows: options.compactRows,
    accessCheckMs: options.accessCheckMs,
    schema: options.schema,
  })
  const services = createServices({
    storage,
    rooms: sync.rooms,
    linkToken: linkTokens(SECRET),
    accessChanged: () => sync.accessChanged(),
    schemaNumber: options.schema?.number,
  })
  const http = createHttpServer({
    onRequest: (_request, response) => response.writeHead(404).end(),
    onUpgrade: (request, socket, head) => sync.handleUpgrade(request, socket, head),
  })
  const port = await listen(http, { port: options.port ?? 0, host: '127.0.0.1' })
  const origin = `http://127.0.0.1:${port}`
  let guests = 0
  let isStopped = false
  const maker = makeGuest('Maker', 0)
  const stop = async (): Promise<void> => {
    if (isStopped) return
    isStopped = true
    await sync.close()
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
    await storage.close()
  }
  return {
    origin,
    storage,
    sync,
    services,
    dataDir,
    guest: (name) => testGuest(name, ++guests),
    createBoard: async (template = 'pm-po', by) => {
      const made = await services.boards.create(by?.guest.person ?? maker, {
        template,
        placement: 'example',
        ...(by && { title: by.title }),
      })
      assert(made.ok, 'a test board could not be made')
      return made.value.id
    },
    stop,
    close: async () => {
      await stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A guest that every test server knows, as all have one secret. */
export async function testGuest(name: string, number = 0): Promise<TestGuest> {
  const person = makeGuest(name, number)
  return { person, cookie: await cookieOf(person) }
}

/** The cookie that a sign-in would give this person. */
export async function cookieOf(person: Person): Promise<string> {
  const token = await encode({
    token: { ...person, sub: person.id },
    secret: SECRET,
  })
  return `next-auth.session-token=${token}`
}

function makeGuest(name: string, number: number): Person {
  const colour = PERSON_COLOURS[number % PERSON_COLOURS.length]?.hex ?? PERSON_COLOURS[0].hex
  return { kind: 'guest', id: `g_${crypto.randomUUID()}`, name, colour }
}
