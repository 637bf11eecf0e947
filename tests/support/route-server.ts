import { afterAll, beforeAll, beforeEach, vi } from 'vitest'
import { installServices } from '#lib/services/services.ts'
import { startTestServer, type TestGuest, type TestServer } from './server.ts'

/** Starts a server whose services the route handlers of this process ask, as its pages do. */
export async function startRouteServer(): Promise<TestServer> {
  const server = await startTestServer()
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of the tests only')
  vi.stubEnv('NEXTAUTH_URL', server.origin)
  installServices(server.services)
  return server
}

/** One such server for all tests of a file, and two new guests for each of them. */
export function serveRoutes(
  ready: (now: { server: TestServer; ana: TestGuest; bo: TestGuest }) => void,
): void {
  let server: TestServer
  beforeAll(async () => {
    server = await startRouteServer()
  })
  beforeEach(async () =>
    ready({ server, ana: await server.guest('Ana'), bo: await server.guest('Bo') }),
  )
  afterAll(() => server.close())
}
