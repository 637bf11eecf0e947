import { afterAll, beforeAll } from 'vitest'
import { assert } from '#lib/core/assert.ts'
import { PostgresServer } from './postgres-server.ts'
import { RedisServer } from './redis-server.ts'

/** A PostgreSQL and a Redis for the tests of one file. */
export function ownServers(): { postgres(): PostgresServer; redis(): RedisServer } {
  let servers: readonly [PostgresServer, RedisServer] | undefined
  beforeAll(async () => {
    servers = await Promise.all([PostgresServer.start(), RedisServer.start()])
  })
  afterAll(async () => {
    for (const server of servers ?? []) await server.end()
  })
  const at = <Index extends 0 | 1>(index: Index) => {
    assert(servers !== undefined, 'the servers are there once a test runs')
    return servers[index]
  }
  return { postgres: () => at(0), redis: () => at(1) }
}
