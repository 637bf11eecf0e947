import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encode } from 'next-auth/jwt'
import { PERSON_COLOURS } from '#lib/access/colours.ts'
import { createBoardByScript } from '#tests/support/script-contract.ts'
import { installPeers, newEnoughNode } from './peers.ts'
import type { Dialect, Target } from './person.ts'
import { ServerProcess } from './processes.ts'

/** A server to be measured. */
export interface Contender {
  readonly name: string
  /** False for one that passes messages on and holds no board. */
  readonly keepsDocument: boolean
  /** Starts a fresh one with nothing in it. */
  start(options: StartOptions): Promise<Running>
}

export interface StartOptions {
  /** The Node that runs it. */
  readonly node: string
  /** Flags for that Node, such as those of a profile. */
  readonly flags: readonly string[]
}

/** Boards in memory and connections of all boards. */
export interface Health {
  readonly boards: number
  readonly sockets: number
}

/** One that runs. */
export interface Running {
  readonly target: Target
  createBoard(): Promise<string>
  /** What it says of itself, where it does. */
  health?: (() => Promise<Health>) | undefined
  /** Starts the process again on what it had stored; absent where nothing is. */
  startAgain?: (() => Promise<Target>) | undefined
  /** Stops it and removes what it kept. */
  stop(): Promise<void>
}

const SECRET = 'a secret of the bench only'
const PEOPLE = 500
const BUNDLE = fileURLToPath(new URL('../../../dist/server.mjs', import.meta.url))

/** What `npm start` gives to Node. */
const START_FLAGS = startFlags()

/** The production build with its built-in storage, as `npm start` runs it. */
const overlap: Contender = {
  name: 'Overlap',
  keepsDocument: true,
  async start({ node, flags }) {
    const dataDir = mkdtempSync(join(tmpdir(), 'overlap-bench-'))
    const remove = (): void => rmSync(dataDir, { recursive: true, force: true })
    process.once('exit', remove)
    const begin = (port: string) =>
      ServerProcess.start({
        node,
        args: [...START_FLAGS, ...flags, BUNDLE],
        env: { DATA_DIR: dataDir, NEXTAUTH_SECRET: SECRET, PORT: port },
      })
    let server = await begin('0')
    const { origin, port, host } = server.address
    const cookies = await Promise.all(Array.from({ length: PEOPLE }, (_, at) => cookieOf(at)))
    const target = (): Target => ({
      name: this.name,
      pid: server.pid,
      port: Number(port),
      dialect: 'overlap',
      headers: { Host: host, Origin: origin },
      cookies,
    })
    // One person may make only so many boards an hour.
    let boards = 0
    const nextMaker = (): string => cookies[boards++ % PEOPLE] ?? ''
    return {
      target: target(),
      createBoard: () => createBoardByScript({ origin, cookie: nextMaker(), template: 'blank' }),
      health: async () => (await (await fetch(`${origin}/healthz`)).json()) as Health,
      startAgain: async () => {
        await server.stop()
        server = await begin(port)
        return target()
      },
      stop: async () => {
        await server.stop()
        process.off('exit', remove)
        remove()
      },
    }
  },
}

function startFlags(): readonly string[] {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  const { scripts } = JSON.parse(text) as { scripts: { start: string } }
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}

/** What the machine allows. */
const relay = scripted({
  name: 'bare relay',
  script: fileURLToPath(new URL('./servers/relay.mjs', import.meta.url)),
  dialect: 'relay',
})

/** The names that can be asked for, in the order of the tables. */
export const NAMES = ['overlap', 'y-websocket', 'hocuspocus', 'relay'] as const

/** What one of them is asked by. */
export type Name = (typeof NAMES)[number]

/** The contenders of these names, and a sentence for each that cannot run. */
export function gather(names: readonly Name[]): {
  readonly node: string
  readonly contenders: readonly Contender[]
  readonly absent: readonly string[]
} {
  const absent: string[] = []
  // All run on one Node; without peers, on the one that is here.
  const hasPeers = names.some(isPeer)
  const newNode = hasPeers ? newEnoughNode() : undefined
  const peers = hasPeers ? installPeers() : undefined
  const contenders = names.flatMap((name): Contender[] => {
    if (name === 'overlap') return [overlap]
    if (name === 'relay') return [relay]
    const title = name === 'hocuspocus' ? 'Hocuspocus 4.7.0' : '@y/websocket-server 0.1.1'
    const problem =
      peers && 'problem' in peers
        ? peers.problem
        : name === 'hocuspocus' && newNode === undefined
          ? 'needs Node 22'
          : undefined
    if (problem !== undefined || !peers || 'problem' in peers) {
      absent.push(`${title}: not run: ${problem}`)
      return []
    }
    return [scripted({ name: title, script: join(peers.folder, `${name}.mjs`), dialect: name })]
  })
  return { node: newNode ?? process.execPath, contenders, absent }
}

function isPeer(name: Name): boolean {
  return name === 'y-websocket' || name === 'hocuspocus'
}

/** A server that keeps nothing, from a script that prints where it is. */
function scripted(options: { name: string; script: string; dialect: Dialect }): Contender {
  const { name, script, dialect } = options
  return {
    name,
    keepsDocument: dialect !== 'relay',
    async start({ node, flags }) {
      const server = await ServerProcess.start({ node, args: [...flags, script] })
      let boards = 0
      return {
        target: {
          name,
          pid: server.pid,
          port: Number(server.address.port),
          dialect,
          headers: { Host: server.address.host, Origin: server.address.origin },
          cookies: [],
        },
        createBoard: () => Promise.resolve(`board-${boards++}`),
        stop: () => server.stop(),
      }
    },
  }
}

/** The cookie that a guest's sign-in would give. */
async function cookieOf(number: number): Promise<string> {
  const id = `g_00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  const colour = PERSON_COLOURS[number % PERSON_COLOURS.length]?.hex
  const token = await encode({
    token: { sub: id, kind: 'guest', name: `Person ${number}`, colour },
    secret: SECRET,
  })
  return `next-auth.session-token=${token}`
}
