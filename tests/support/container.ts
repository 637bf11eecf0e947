import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROGRAM = '/usr/bin/unshare'
const SCRIPT = fileURLToPath(new URL('enter-container.sh', import.meta.url))
const IS_ROOT = process.getuid?.() === 0
/** The user `node` of Node's images. */
const NODE_ID = 1_000

/** A file or folder of this machine that a container shows at a place of its own. */
export interface Mount {
  readonly from: string
  /** Absolute path in the container. */
  readonly to: string
  readonly isWritable?: boolean
}

/** How one program runs in a container. */
export interface ContainerRun {
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly workdir: string
  /**
   * `build` as an engine runs a build's steps: root, everything but the system's programs writable.
   * `server` as compose.yaml runs the image: its user, no rights to gain or keep, and nothing
   * writable but /tmp and what is mounted so.
   */
  readonly mode: 'build' | 'server'
  readonly mounts?: readonly Mount[]
}

/**
 * A file system of its own for programs, by a mount namespace of the kernel and without any container
 * engine. What a build makes is kept in a folder; this machine's system folders stand, read-only, for
 * those of a base image. Needs Linux; as another user than root only `server` can be had, and there the
 * program runs as this user.
 */
export class Container {
  /** What lies in the container's file system, but the system's folders. */
  readonly root: string
  readonly #folder: string

  /** @param folder - an empty folder, which is the caller's to remove */
  constructor(folder: string) {
    this.#folder = folder
    this.root = join(folder, 'root')
    mkdirSync(this.root)
    for (const [name, line] of [
      ['passwd', `node:x:${NODE_ID}:${NODE_ID}::/home/node:/bin/sh`],
      ['group', `node:x:${NODE_ID}:`],
    ] as const) {
      const own = readFileSync(`/etc/${name}`, 'utf8')
        .split('\n')
        .filter((each) => each !== '' && each.split(':')[2] !== String(NODE_ID))
      writeFileSync(join(folder, name), `${[...own, line].join('\n')}\n`)
    }
  }

  /** Starts a program; signals reach it and not a process around it. */
  start(options: ContainerRun): ChildProcess {
    const { command, env, workdir, mode, mounts = [] } = options
    if (!existsSync(PROGRAM))
      throw new Error(`these tests need ${PROGRAM} of Linux (Debian: apt-get install util-linux)`)
    if (mode === 'build' && !IS_ROOT)
      throw new Error('the steps of a Dockerfile run as root: run this test as root')
    const all: readonly Mount[] = [
      { from: join(this.#folder, 'passwd'), to: '/etc/passwd' },
      { from: join(this.#folder, 'group'), to: '/etc/group' },
      ...mounts,
    ]
    const args = [
      ...(IS_ROOT ? [] : ['--user', '--map-root-user']),
      '--mount',
      'sh',
      SCRIPT,
      this.root,
      mode,
      IS_ROOT ? String(NODE_ID) : '',
      workdir,
      ...all.flatMap(({ from, to, isWritable }) => [from, to, isWritable ? 'rw' : 'ro']),
      '--',
      ...command,
    ]
    return spawn(PROGRAM, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Programs of the system are looked for where this machine has them.
      // And NODE_ENV is the Dockerfile's business, whatever Next's types want.
      env: { PATH: process.env['PATH'], ...env } as unknown as NodeJS.ProcessEnv,
    })
  }
}
