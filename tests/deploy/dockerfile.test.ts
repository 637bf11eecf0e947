import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assert } from '#lib/core/assert.ts'
import type { Container, Mount } from '#tests/support/container.ts'
import { readDockerfile } from '#tests/support/dockerfile.ts'
import { buildImage } from '#tests/support/image-build.ts'
import { runImage, SOUND_IMAGE } from '#tests/support/image-run.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const stages = readDockerfile(join(project, 'Dockerfile'))

/** A hundred thousand files are made, and removed; a busy disk takes its time for both. */
const [BUILD_MS, REMOVE_MS] = [1_800_000, 900_000]

/** MiB on the disk, above the 230 MiB or so of the base image. */
const MAX_IMAGE_MIB = 600

let folder: string
let image: Container
let node: Mount

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'overlap-dockerfile-'))
  ;({ image, node } = await buildImage({ stages, project, folder }))
}, BUILD_MS)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
}, REMOVE_MS)

test('the image holds the build, packages for running it, the licences, and nothing else', () => {
  const app = join(image.root, 'app')
  const { devDependencies } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>
  }
  const developers = Object.keys(devDependencies).filter((name) =>
    existsSync(join(app, 'node_modules', name)),
  )
  const { uid, mode } = statSync(join(image.root, 'data'))
  const licence = (root: string): string =>
    readFileSync(join(root, 'public/licenses/tldraw.md'), 'utf8')
  expect(readdirSync(app).sort()).toEqual([
    '.next',
    'LICENSE',
    'dist',
    'next.config.mjs',
    'node_modules',
    'package.json',
    'public',
    'scripts',
  ])
  expect({
    developers,
    cache: existsSync(join(app, '.next/cache')),
    uid,
    mode: mode & 0o777,
  }).toEqual({
    developers: [],
    cache: false,
    uid: 1_000,
    mode: 0o755,
  })
  expect(licence(app)).toBe(licence(project))
})

test('the image serves a board as an unprivileged user on a read-only file system, and stops in time', async () => {
  const stage = stages.at(-1)
  assert(stage, 'the Dockerfile has a stage')
  expect(await runImage({ container: image, stage, mounts: [node], folder })).toEqual(SOUND_IMAGE)
})

test('what is added to the base image stays small', () => {
  const { stdout } = spawnSync('du', ['-sm', join(image.root, 'app')], { encoding: 'utf8' })
  const mib = Number(stdout.split('\t')[0])
  process.stdout.write(`the image adds ${mib} MiB to its base\n`)
  expect(mib).toBeLessThan(MAX_IMAGE_MIB)
})
