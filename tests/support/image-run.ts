import { once } from 'node:events'
import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import * as Y from 'yjs'
import { assert } from '#lib/core/assert.ts'
import { encodeUpdate } from '#lib/protocol/encode.ts'
import { RawClient, cells, note, until } from './client.ts'
import type { Container, Mount } from './container.ts'
import { environmentOf, lastOf, type Stage } from './dockerfile.ts'
import { freePort } from './free-port.ts'
import { createBoardByScript, signInByScript } from './script-contract.ts'
import { ServerRun } from './server-run.ts'

/** What a server did that ran as the image's: its user, a read-only file system and one volume. */
export interface ImageFacts {
  /** Exit codes of the health check before and after the start. */
  readonly health: readonly (number | null)[]
  /** Status of the home page, of the licence that must be shipped, and of Next's image service. */
  readonly status: readonly number[]
  /** Edits on a board made by script that the server said are durable, at least. */
  readonly acknowledged: number
  /** Places that the server's user could write. */
  readonly writable: readonly string[]
  /** What the kernel says of the server's rights: `NoNewPrivs` and `CapBnd` of /proc. */
  readonly rights: readonly string[]
  readonly exitCode: number | null
  readonly stderr: string
}

/** What is asked of an image. */
export const SOUND_IMAGE: ImageFacts = {
  health: [1, 0],
  status: [200, 200, 404],
  acknowledged: 3,
  writable: ['/tmp', '/data'],
  rights: ['CapBnd:0000000000000000', 'NoNewPrivs:1'],
  exitCode: 0,
  stderr: '',
}

const PLACES = [
  '/',
  '/app',
  '/app/.next',
  '/app/dist',
  '/app/node_modules',
  '/usr',
  '/tmp',
  '/data',
]
const PROBE = `for place in ${PLACES.join(' ')}; do touch $place/probe 2>/dev/null && echo $place; done
rm -f /data/probe; grep -E '^(NoNewPrivs|CapBnd):' /proc/self/status | tr -d '\\t'`

/**
 * Runs what a Dockerfile's last stage starts, as compose.yaml runs the image, and uses it as people do.
 * The server has ended when this resolves.
 *
 * @param mounts - what the container shows besides its own folders
 * @param folder - an empty folder for the volume
 */
export async function runImage(options: {
  container: Container
  stage: Stage
  mounts: readonly Mount[]
  folder: string
}): Promise<ImageFacts> {
  const { container, stage, folder } = options
  const [cmd, healthcheck] = [lastOf(stage, 'cmd'), lastOf(stage, 'healthcheck')]
  const [volume, workdir] = [lastOf(stage, 'volume'), lastOf(stage, 'workdir')]
  assert(cmd && healthcheck && volume && workdir, 'the image has a command, a check and a volume')
  const data = join(folder, 'data')
  mkdirSync(data)
  // An engine gives a new volume the owner that its folder has in the image.
  if (process.getuid?.() === 0) chownSync(data, 1_000, 1_000)
  const mounts = [...options.mounts, { from: data, to: volume.value, isWritable: true }]
  // This machine's network is the container's, so the port is a free one, and of loopback alone.
  const port = await freePort()
  const env = { ...environmentOf(stage), HOST: '127.0.0.1', PORT: String(port) }
  const run = (command: readonly string[]) =>
    container.start({ command, env, mounts, workdir: workdir.value, mode: 'server' })
  const health: (number | null)[] = []
  const check = async (): Promise<void> => {
    const [code] = await once(run(healthcheck.command), 'exit')
    health.push(code as number | null)
  }

  await check()
  const server = new ServerRun({}, { start: () => run(cmd.command) })
  try {
    const origin = await server.ready()
    await check()
    const status: number[] = []
    for (const path of ['/', '/licenses/tldraw.md', '/_next/image?url=%2Ficon.svg&w=640&q=75'])
      status.push((await fetch(`${origin}${path}`)).status)
    const acknowledged = await editBoard(origin)
    const probe = run(['sh', '-c', PROBE])
    let answer = ''
    probe.stdout?.setEncoding('utf8').on('data', (text: string) => (answer += text))
    await once(probe, 'close')
    const lines = answer.trim().split('\n')
    const asked = performance.now()
    server.signal((lastOf(stage, 'stopsignal')?.value ?? 'SIGKILL') as NodeJS.Signals)
    const { code, stderr } = await server.ended
    assert(performance.now() - asked < 10_000, 'a stop takes less than 10 s')
    return {
      health,
      status,
      acknowledged,
      writable: lines.filter((line) => line.startsWith('/')),
      rights: lines.filter((line) => !line.startsWith('/')),
      exitCode: code,
      stderr,
    }
  } finally {
    await server.end()
  }
}

async function editBoard(origin: string): Promise<number> {
  const cookie = await signInByScript(origin, 'Ada')
  const boardId = await createBoardByScript({ origin, cookie })
  const seat = { server: { origin }, boardId, guest: { cookie } }
  const client = await RawClient.open(seat, '?v=1&ack=1')
  const doc = new Y.Doc()
  await client.sync(doc)
  doc.on('update', (update: Uint8Array) => client.send(encodeUpdate(update)))
  for (const id of ['one', 'two']) cells(doc).set(`shape:${id}`, note(id))
  await until('the edits to be durable', () => client.acknowledged >= 3)
  client.close()
  return client.acknowledged
}
