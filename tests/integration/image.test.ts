import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { assert } from '#lib/core/assert.ts'
import { Container, type Mount } from '#tests/support/container.ts'
import { readDockerfile, type Stage } from '#tests/support/dockerfile.ts'
import { runImage, SOUND_IMAGE } from '#tests/support/image-run.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overlap-image-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** What the image is made of, taken from this folder's build instead of the Dockerfile's earlier stages. */
function partsOf({ steps }: Stage): readonly Mount[] {
  return steps.flatMap((step) =>
    step.kind === 'copy'
      ? step.sources.map((source) => {
          const name = source.replace(/^\/app\//, '')
          return { from: join(project, name), to: `/app/${name}` }
        })
      : [],
  )
}

/** Node itself, where it is not among the system's programs. */
function nodeMount(): readonly Mount[] {
  const node = dirname(dirname(process.execPath))
  return /^\/(usr|opt)\b/.test(node) ? [] : [{ from: node, to: node }]
}

test('what the image holds runs as a user without rights on a read-only file system, and writes to its volume alone', async () => {
  const stage = readDockerfile(join(project, 'Dockerfile')).at(-1)
  assert(stage, 'the Dockerfile has a stage')
  const container = new Container(folder)
  mkdirSync(join(container.root, 'app'))
  expect(
    await runImage({ container, stage, mounts: [...partsOf(stage), ...nodeMount()], folder }),
  ).toEqual(SOUND_IMAGE)
})

test('npm start in a folder that it may not write, without a current build, says so and leaves it', async () => {
  const container = new Container(folder)
  mkdirSync(join(container.root, 'app'))
  const mounts = ['scripts', 'package.json'].map((name) => ({
    from: join(project, name),
    to: `/app/${name}`,
  }))
  const child = container.start({
    command: ['node', 'scripts/start.mjs'],
    env: {},
    workdir: '/app',
    mode: 'server',
    mounts: [...mounts, ...nodeMount()],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = await once(child, 'close')
  expect([code, said]).toEqual([
    1,
    '/app has no build of these sources, and this user may not write there; run "npm run build" in it as a user who may.\n',
  ])
})
