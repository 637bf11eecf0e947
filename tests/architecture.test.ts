import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/**
 * Who may import whom. Rooms are folders; a package has owner rooms. `node:*` is the server's alone.
 * A new entry here is a design question, not a formality.
 */
const ROOMS: Record<string, { rooms: readonly string[]; packages: readonly string[] }> = {
  'lib/core': { rooms: [], packages: [] },
  'lib/board': {
    rooms: ['lib/core'],
    packages: ['yjs', 'lib0', '@tldraw/tlschema', '@tldraw/store', 'prosemirror-model'],
  },
  'lib/access': { rooms: ['lib/core', 'lib/board'], packages: [] },
  'lib/protocol': {
    rooms: ['lib/core', 'lib/board', 'lib/access'],
    packages: ['lib0', 'y-protocols', 'valibot'],
  },
  'lib/services': {
    rooms: ['lib/core', 'lib/board', 'lib/access', 'lib/ownership'],
    packages: [],
  },
  'lib/ownership': { rooms: ['lib/core', 'lib/board'], packages: [] },
  'lib/templates': {
    rooms: ['lib/core', 'lib/board', 'lib/access', 'lib/ownership'],
    packages: ['@tldraw/tlschema'],
  },
  'lib/facilitation': {
    rooms: ['lib/core', 'lib/board', 'lib/access', 'lib/ownership'],
    packages: [],
  },
  'lib/sync': {
    rooms: ['lib/core', 'lib/board', 'lib/access', 'lib/protocol'],
    packages: [
      'yjs',
      'lib0',
      'y-protocols',
      'y-websocket',
      'y-indexeddb',
      '@tldraw/store',
      '@tldraw/tlschema',
    ],
  },
  server: { rooms: ['server', 'lib'], packages: ['node:'] },
  'server/gateway': {
    rooms: ['server', 'lib'],
    packages: ['node:', 'ws', 'next-auth/jwt', 'pino'],
  },
  'server/room': {
    rooms: ['server', 'lib'],
    packages: ['node:', 'yjs', 'y-protocols', 'lib0', 'pino', 'ws'],
  },
  'server/bus': { rooms: ['server', 'lib'], packages: ['node:', 'ioredis', 'pino'] },
  'server/services': { rooms: ['server', 'lib'], packages: ['node:', 'pino'] },
  'server/storage': { rooms: ['server', 'lib'], packages: ['node:', 'libsql', 'pg', 'pino'] },
  'server/observe': { rooms: ['server', 'lib'], packages: ['node:', 'pino', 'prom-client'] },
  app: {
    rooms: ['app', 'lib'],
    packages: ['react', 'react-dom', 'next', 'valibot', 'radix-ui', 'lucide-react'],
  },
  'app/auth': {
    rooms: ['app', 'lib'],
    packages: ['react', 'react-dom', 'next', 'next-auth', 'valibot', 'radix-ui', 'lucide-react'],
  },
  'app/b': {
    rooms: ['app', 'lib'],
    packages: [
      'react',
      'react-dom',
      'next',
      'radix-ui',
      'lucide-react',
      'tldraw',
      '@tldraw/assets',
    ],
  },
  'app/b/[boardId]/sharing': {
    rooms: ['app', 'lib'],
    packages: ['react', 'radix-ui', 'lucide-react', 'uqr'],
  },
  // Text editors are bound to the document below tldraw, which has no seam of its own for that.
  'app/b/[boardId]/typing': {
    rooms: ['app', 'lib'],
    packages: [
      'react',
      'tldraw',
      '@tiptap/core',
      'prosemirror-model',
      'prosemirror-state',
      'prosemirror-view',
    ],
  },
}

/** Packages that one file alone may import. */
const FILES: Record<string, readonly string[]> = {
  'server/main.ts': ['next'],
  'server/config.ts': ['valibot'],
  'app/auth/sign-in-mail.ts': ['nodemailer'],
  'lib/ownership/agreement-csv.ts': ['papaparse'],
  'lib/ownership/read-table.ts': ['papaparse'],
  'app/layout.tsx': ['@fontsource-variable/inter'],
}

/** server/* may use every room of lib but the browser's half. */
const CLOSED_TO_SERVER = ['lib/sync']

const sources = ['app', 'lib', 'server'].flatMap((root) => listSources(root))

test('every import stays within the rooms and packages that its room may use', () => {
  const problems = sources.flatMap((file) =>
    importsOf(file).flatMap((specifier) => problemWith(file, specifier) ?? []),
  )
  expect(problems).toEqual([])
})

test('imports name files: #room/… with an extension across rooms, ./… within one, never ../', () => {
  const problems = sources.flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.') || specifier.startsWith('#'))
      .filter(
        (specifier) =>
          specifier.startsWith('..') || !/\.(ts|tsx|css|json|svg|png|woff2)$/.test(specifier),
      )
      .map((specifier) => `${file} imports "${specifier}"`),
  )
  expect(problems).toEqual([])
})

test('only app/env.ts and server/config.ts read process.env, and main.ts sets it for Next', () => {
  const allowed = new Set(['app/env.ts', 'server/config.ts', 'server/main.ts'])
  const problems = sources.filter(
    (file) => !allowed.has(file) && /process\.env\b(?!\.NODE_ENV)/.test(readFileSync(file, 'utf8')),
  )
  expect(problems).toEqual([])
})

test('nothing under lib/ or server/ imports tldraw itself, whose timers keep a Node process alive', () => {
  const problems = sources
    .filter((file) => !file.startsWith('app/b/'))
    .filter((file) => importsOf(file).some((specifier) => packageOf(specifier) === 'tldraw'))
  expect(problems).toEqual([])
})

test('the adapter that outside harnesses drive has its four functions, and is no more than wiring', () => {
  const file = 'tests/support/binding-adapter.ts'
  const text = readFileSync(file, 'utf8')
  const exported = [...text.matchAll(/^export (?:function (\w+)|\{ (\w+) \})/gm)]
  const names = exported.map((match) => match[1] ?? match[2])
  expect(new Set(names)).toEqual(new Set(['writeDiff', 'read', 'attach', 'undo']))
  expect(text.match(/^export /gm)?.length).toBe(4)
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(40)
  const elsewhere = importsOf(file).filter((specifier) => !specifier.startsWith('#lib/'))
  // Types apart, and the history that takes the place of the editor's.
  expect(new Set(elsewhere)).toEqual(new Set(['./history-recorder.ts', '@tldraw/tlschema', 'yjs']))
  expect(text).toMatch(/^import type [^\n]* from 'yjs'/m)
})

function problemWith(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return undefined
  const room = roomOf(file)
  const rule = ROOMS[room]
  if (!rule) return `${file} lies in ${room}, which the table does not know`
  if (specifier.startsWith('#')) {
    const target = specifier.slice(1)
    const targetRoom = roomOf(target)
    const open =
      targetRoom === room ||
      rule.rooms.some((allowed) => targetRoom === allowed || targetRoom.startsWith(`${allowed}/`))
    const closed = room.startsWith('server') && CLOSED_TO_SERVER.includes(targetRoom)
    return open && !closed ? undefined : `${file} (${room}) may not import ${target}`
  }
  const name = packageOf(specifier)
  const packages = [...rule.packages, ...(FILES[file] ?? [])]
  const open =
    packages.includes(name) ||
    packages.includes(specifier) ||
    (specifier.startsWith('node:') && packages.includes('node:'))
  return open ? undefined : `${file} (${room}) may not import the package ${specifier}`
}

/** The longest folder of the table that holds the file. */
function roomOf(file: string): string {
  const parts = file.split('/')
  if (parts[0] === 'lib') return parts.slice(0, 2).join('/')
  for (let depth = parts.length - 1; depth > 1; depth--) {
    const room = parts.slice(0, depth).join('/')
    if (room in ROOMS) return room
  }
  return parts[0] ?? ''
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+['"]([^'"]+)['"]|(?:^|\n)\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g
  return [...text.matchAll(pattern)]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .filter((specifier) => !specifier.includes('${'))
}

function listSources(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}
