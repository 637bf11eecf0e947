import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '#server/config.ts'
import { environmentOf, lastOf, readDockerfile, sentNames } from '#tests/support/dockerfile.ts'

interface Service {
  readonly image: string
  readonly profiles: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly user?: string
}

const project = fileURLToPath(new URL('../../..', import.meta.url))
const textOf = (file: string): string => readFileSync(join(project, file), 'utf8')
const compose = parse(textOf('compose.yaml'), { merge: true, strict: true }) as {
  services: Record<string, Service>
  volumes: Record<string, null>
  networks: Record<string, object>
}
const { services } = compose
const OWN = ['overlap', 'overlap-1', 'overlap-2']

test('the image is Node 24 on Debian without a moving tag, and its last user is not root', () => {
  const stages = readDockerfile(join(project, 'Dockerfile'))
  const image = stages.at(-1)
  expect(new Set(stages.map(({ base }) => base))).toEqual(new Set(['node:24-bookworm-slim']))
  expect(image && { ...environmentOf(image), user: lastOf(image, 'user')?.value }).toEqual({
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    HOST: '0.0.0.0',
    PORT: '3000',
    DATA_DIR: '/data',
    user: 'node',
  })
  expect(image && lastOf(image, 'stopsignal')?.value).toBe('SIGTERM')
})

test('the image and the service start Node with the flags of npm start', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: { start: string } }
  const flags = scripts.start.split(' ').slice(1, -1)
  const command = ['node', ...flags, 'dist/server.mjs']
  const image = readDockerfile(join(project, 'Dockerfile')).at(-1)
  expect(image && lastOf(image, 'cmd')?.command).toEqual(command)
  expect(textOf('deploy/overlap.service')).toContain(
    `ExecStart=/usr/bin/env ${command.join(' ')}\n`,
  )
})

test('what goes to the engine is what a build needs: no secrets, boards or packages of this machine', () => {
  const sent = sentNames(join(project, '.dockerignore'))
  expect(sent.filter((name) => /^\.|node_modules|data|dist|tests/.test(name))).toEqual([])
})

test('one server keeps its boards in a volume; several keep them in PostgreSQL and hear of each other by Redis', () => {
  const profile = (name: string): readonly string[] =>
    Object.keys(services).filter((service) => services[service]?.profiles.includes(name))
  expect([profile('one'), profile('several')]).toEqual([
    ['overlap'],
    ['overlap-1', 'overlap-2', 'postgres', 'redis'],
  ])
  expect(services['overlap']).toMatchObject({ volumes: ['data:/data'], tmpfs: ['/tmp'] })
  for (const name of ['overlap-1', 'overlap-2'])
    expect(services[name]).toMatchObject({
      tmpfs: ['/tmp', '/data'],
      depends_on: {
        postgres: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      },
    })
  expect(Object.keys(compose.volumes)).toEqual(['data', 'postgres'])
})

test('every container has a read-only file system, no rights, and comes back by itself', () => {
  for (const [name, service] of Object.entries(services))
    expect([name, service]).toMatchObject([
      name,
      {
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        restart: 'unless-stopped',
      },
    ])
  expect([services['postgres']?.user, services['redis']?.user]).toEqual(['postgres', 'redis'])
  for (const name of OWN) expect(services[name]).toMatchObject({ stop_grace_period: '20s' })
})

test('only this machine reaches the servers, and only the servers reach PostgreSQL and Redis', () => {
  const ports = Object.values(services).flatMap((service) => service.ports ?? [])
  expect(ports.every((port) => port.startsWith('127.0.0.1:') && port.endsWith(':3000'))).toBe(true)
  expect(services['postgres']).toMatchObject({ networks: ['storage'] })
  expect(services['redis']).toMatchObject({ networks: ['storage'] })
  expect(compose.networks['storage']).toEqual({ internal: true })
})

test('the servers take the settings that compose.yaml gives them with what the sample lists', () => {
  const sample = textOf('.env.example')
  expect(sample).toMatch(/^# POSTGRES_PASSWORD=/m)
  const secret = 'a secret of the tests only'
  for (const name of OWN) {
    const given = Object.entries(services[name]?.environment ?? {}).map(([variable, value]) => [
      variable,
      value.replace('${POSTGRES_PASSWORD:-}', '0123456789abcdef'),
    ])
    const config = readConfig({ NEXTAUTH_SECRET: secret, ...Object.fromEntries(given) })
    expect([name, config.dataDir, config.isOpenToNetwork, config.port]).toEqual([
      name,
      '/data',
      true,
      3000,
    ])
    expect(config.databaseUrl !== undefined && config.redisUrl !== undefined).toBe(
      name !== 'overlap',
    )
  }
})
