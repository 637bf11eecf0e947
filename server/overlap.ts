import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

import { installServices } from '#lib/services/services.ts'
import { ADDRESS_HEADER } from '#lib/access/client-address.ts'
import { createSyncServer } from '#server/gateway/sync-server.ts'
import { Turns } from '#server/gateway/inbox.ts'
import { countedAddress } from '#server/gateway/upgrade-limits.ts'
import { linkTokens } from '#server/services/link-token.ts'
import { startCollecting } from '#server/services/collect-boards.ts'
import { createServices } from '#server/services/services.ts'
import { RedisBus } from '#server/bus/redis-bus.ts'
import { openStorage } from '#server/storage/open.ts'
import { SqliteStorage } from '#server/storage/sqlite.ts'

import { openHostDoor } from '#server/host/host-door.ts'

import type { Config } from './config.ts'
import { createHttpServer, listen } from './http-server.ts'
import { answerHealth, type Health } from './observe/health.ts'
import type { Logger } from './observe/log.ts'
import { Metrics } from './observe/metrics.ts'
import { setPageHeaders } from './page-headers.ts'
import { PageLine } from './page-line.ts'
import { refuseUpgrade } from './refuse-upgrade.ts'
import { keepSecret } from './secret.ts'

/** What serves the pages: Next in production and development, something small in tests. */
export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Takes upgrades of `/_next/*`, for hot reload; false when nobody took it. Absent in production. */
  readonly upgrade?:
    | ((request: IncomingMessage, socket: Duplex, head: Buffer) => boolean)
    | undefined
  close(): Promise<void>
}

/** What pages are told before they start. */
export interface PagesPlace {
  /** The address people reach us by, such as http://localhost:3000. */
  readonly address: string
  readonly secret: string
}

interface OverlapOptions {
  readonly config: Config
  readonly logger: Logger
  readonly startPages: (place: PagesPlace) => Promise<Pages>
  /** See SqliteOptions; for tests of a full disk. */
  readonly maxPages?: number | undefined
}

/** A running server. */
export interface Overlap {
  readonly address: string
  /** Stops accepting, flushes what people wrote, tells their sockets (1012) and gives the folder free. */
  stop(): Promise<void>
}

/** Connections that have not ended by then are cut; what they wrote is flushed by then. */
const CUT_AFTER_MS = 2_000

/**
 * Starts everything in order: storage, sync server, services, port, pages. Storage comes first, because
 * it is what a second start on the same folder fails on. The port is bound before the pages start: a
 * taken one is reported at once, and sign-in has to know it. Requests that come before the pages are
 * ready wait for them.
 *
 * @throws StorageError, ListenError, or what `startPages` throws; everything started is stopped again
 */
export async function startOverlap(options: OverlapOptions): Promise<Overlap> {
  const { config, logger, startPages, maxPages } = options
  const ends: (() => Promise<void>)[] = []
  let status: Health['status'] = 'starting'
  const stop = async (): Promise<void> => {
    status = 'stopping'
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    const { dataDir, databaseUrl, redisUrl } = config
    const onWarning = (sentence: string): void => logger.error(sentence)
    const storage = await openStorage(
      databaseUrl === undefined
        ? { engine: 'sqlite', dataDir, maxPages, onWarning }
        : { engine: 'postgres', url: databaseUrl, onWarning },
    )
    ends.push(() => storage.close())
    const bus = redisUrl === undefined ? undefined : new RedisBus({ url: redisUrl, logger })
    if (bus) ends.push(() => bus.close())
    const secret = config.secret ?? keepSecret(dataDir)

    const { publicOrigin, trustProxy, metricsToken } = config
    const addressFrom = config.trustProxy ? 'proxy' : 'socket'
    const metrics = new Metrics({
      token: metricsToken,
      isLoopbackTrusted: publicOrigin === undefined && !trustProxy,
    })
    const turns = new Turns()
    const sync = createSyncServer({
      meter: metrics,
      turns,
      storage,
      secret,
      secureCookie: config.publicOrigin?.startsWith('https:') ?? false,
      bus,
      origins: { publicOrigin: config.publicOrigin, isOpenToNetwork: config.isOpenToNetwork },
      logger,
      addressFrom,
      areGuestsWelcome: config.guests !== 'off',
    })
    ends.push(() => sync.close())
    metrics.show(sync.rooms)
    const accessChanged = (): void => sync.accessChanged()
    const services = createServices({
      storage,
      rooms: sync.rooms,
      linkToken: linkTokens(secret),
      accessChanged,
      logger,
    })
    ends.push(() => services.close())
    installServices(services)
    const stopCollecting = startCollecting({
      storage,
      guestBoardDays: config.guestBoardDays,
      now: Date.now,
      logger,
      onTrashed: accessChanged,
    })
    ends.push(async () => stopCollecting())

    if (storage instanceof SqliteStorage) {
      ends.push(await openHostDoor({ dataDir, storage, rooms: sync.rooms, logger }))
    }

    let pages: Pages | undefined
    const pageLine = new PageLine()
    const waiting: (() => void)[] = []
    const servePage = (request: IncomingMessage, response: ServerResponse): void => {
      const address = countedAddress(request, addressFrom)
      if (address === undefined) delete request.headers[ADDRESS_HEADER]
      else request.headers[ADDRESS_HEADER] = address
      if (pages === undefined) waiting.push(() => servePage(request, response))
      else {
        setPageHeaders(request, response, {
          publicOrigin,
          isDevelopment: pages.upgrade !== undefined,
        })
        const here = pages
        pageLine.add(response, () => {
          here.handle(request, response).catch((error: unknown) => {
            logger.error({ err: error }, 'a page failed')
            response.destroy()
          })
        })
      }
    }
    const answerMetrics = (request: IncomingMessage, response: ServerResponse): void => {
      metrics.answer(request, response).catch((error: unknown) => {
        logger.error({ err: error }, 'the metrics could not be read')
        response.destroy()
      })
    }
    const server = createHttpServer(
      {
        onRequest(request, response) {
          const path = pathOf(request)
          if (path === '/metrics') return answerMetrics(request, response)
          if (path !== '/healthz') return servePage(request, response)
          const { storageState, count, connectionCount } = sync.rooms
          answerHealth(response, {
            status: status === 'ok' && storageState !== 'ok' ? 'failing' : status,
            storage: storageState,
            bus: bus?.state ?? 'ok',
            boards: count,
            sockets: connectionCount,
          })
        },
        onUpgrade(request, socket, head) {
          const path = pathOf(request)
          if (status === 'stopping') refuseUpgrade(socket, 503)
          else if (path.startsWith('/sync/')) sync.handleUpgrade(request, socket, head)
          else if (path.startsWith('/_next/') && pages?.upgrade) {
            // Next takes its own upgrades only from its first request on.
            if (!pages.upgrade(request, socket, head)) refuseUpgrade(socket, 503)
          } else refuseUpgrade(socket, 404)
        },
      },
      turns,
    )
    const port = await listen(server, config)
    ends.push(async () => {
      // Not waited for: upgraded sockets end when the sync server, which stops next, tells them to.
      server.close()
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), CUT_AFTER_MS).unref()
    })

    const address = addressOf(config, port)
    const started = await startPages({ address, secret })
    ends.push(() => started.close())
    pages = started
    status = 'ok'
    for (const serve of waiting.splice(0)) serve()
    return { address, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}

/** What people type: the public address, else a name of this machine. */
function addressOf({ publicOrigin, host, isOpenToNetwork }: Config, port: number): string {
  if (publicOrigin !== undefined) return publicOrigin
  const isAnyAddress = host === '0.0.0.0' || host === '::'
  if (!isOpenToNetwork || isAnyAddress || host === '127.0.0.1' || host === '::1')
    return new URL(`http://localhost:${port}`).origin
  return new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`).origin
}
