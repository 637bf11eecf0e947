/**
 * The servers that Overlap is measured beside, and a Node new enough for them. They are installed
 * into a folder of the bench, never among the product's dependencies.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Exact versions, so that two runs measure the same. */
const PEERS = {
  '@y/websocket-server': '0.1.1',
  '@hocuspocus/server': '4.7.0',
  yjs: '13.6.33',
}
const NODE_VERSION = '24.21.0'
/** What Hocuspocus needs. */
const NEEDED_NODE = 22

const FOLDER = fileURLToPath(new URL('../../../.bench', import.meta.url))
const SCRIPTS = fileURLToPath(new URL('./servers', import.meta.url))

/** Where the peers are; `problem` when they could not be installed. */
export type Peers = { readonly folder: string } | { readonly problem: string }

/** Installs the peers, once, and puts their start scripts beside them. */
export function installPeers(): Peers {
  const folder = join(FOLDER, 'peers')
  if (!install(folder, PEERS)) return { problem: 'the peers could not be installed' }
  for (const script of ['y-websocket.mjs', 'hocuspocus.mjs'])
    copyFileSync(join(SCRIPTS, script), join(folder, script))
  return { folder }
}

/** This Node when it is new enough, else one of its own; undefined when none can be had. */
export function newEnoughNode(): string | undefined {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_NODE) return process.execPath
  // The package `node` fetches this one in an install script; named itself it needs none.
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'
  const name = `${prefix}-${process.platform}-${process.arch}`
  const folder = join(FOLDER, 'node')
  if (!install(folder, { [name]: NODE_VERSION })) return undefined
  const node = join(folder, 'node_modules', name, 'bin', 'node')
  const said = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return said.stdout?.trim() === `v${NODE_VERSION}` ? node : undefined
}

/** True when the folder has these packages; installs them when it has not. */
function install(folder: string, dependencies: Readonly<Record<string, string>>): boolean {
  const manifest = JSON.stringify({ private: true, type: 'module', dependencies })
  const file = join(folder, 'package.json')
  // Written after an install that worked, so one that was cut off is done again.
  const stamp = join(folder, 'installed.json')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === manifest) return true
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, manifest)
  const { status } = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: folder, stdio: 'ignore' },
  )
  if (status === 0) writeFileSync(stamp, manifest)
  return status === 0
}
