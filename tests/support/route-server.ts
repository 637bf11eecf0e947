import { vi } from 'vitest'
import { installServices } from '#lib/services/services.ts'
import { startTestServer, type TestServer } from './server.ts'

/** Starts a server whose services the route handlers of this process ask, as its pages do. */
export async function startRouteServer(): Promise<TestServer> {
  const server = await startTestServer()
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of the tests only')
  vi.stubEnv('NEXTAUTH_URL', server.origin)
  installServices(server.services)
  return server
}
