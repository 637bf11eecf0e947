import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

interface CurrentBuild {
  readonly STAMP_FILE: string
  isBuildCurrent(root: string): boolean
  stampOf(root: string): string
}

// A script in plain JavaScript, because it runs before anything is built.
const script = new URL('../../../scripts/current-build.mjs', import.meta.url).href
const { STAMP_FILE, isBuildCurrent, stampOf } = (await import(script)) as CurrentBuild

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'overlap-build-'))
  write('app/page.tsx', 'page')
  write('package-lock.json', '{}')
  write('.next/BUILD_ID', 'x')
  write('dist/server.mjs', '')
  write(STAMP_FILE, stampOf(root))
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

test('a build is current until a source, a package or a new file changes what it was made from', () => {
  expect(isBuildCurrent(root)).toBe(true)
  write('README.md', 'words')
  write('tests/a.test.ts', 'tests')
  expect(isBuildCurrent(root)).toBe(true)
  for (const file of ['app/page.tsx', 'package-lock.json', 'lib/new.ts']) {
    write(file, 'changed')
    expect([file, isBuildCurrent(root)]).toEqual([file, false])
    write(STAMP_FILE, stampOf(root))
    expect(isBuildCurrent(root)).toBe(true)
  }
})

test('a build that was cut off is not current', () => {
  rmSync(join(root, STAMP_FILE))
  expect(isBuildCurrent(root)).toBe(false)
})
