// Runs every check and test of the project and ends with the line "N passed, N failed".
//   node scripts/test.mjs              everything
//   node scripts/test.mjs --check      what needs no build: format, lint, types, unused code, fast tests
//   node scripts/test.mjs --only NAME  one step, e.g. e2e
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
/** By their Debian packages. */
const programs = {
  postgresql: '/usr/lib/postgresql',
  'redis-server': '/usr/bin/redis-server',
  nginx: '/usr/sbin/nginx',
  caddy: '/usr/bin/caddy',
  chromium,
}
/** The Chromium that cannot open windows needs a third less time; the tests take it where it can be had. */
const QUICKER = 'chromium-headless-shell'
const results = mkdtempSync(join(tmpdir(), 'overlap-test-'))
const args = process.argv.slice(2)
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined
const checkOnly = args.includes('--check')

/**
 * Each step's `run` answers { passed, failed }; `check` steps need no build. The fast tests take one core
 * and most of two minutes: what is `beside` them runs meanwhile, one after the other, on the second one.
 */
const steps = [
  { name: 'fast', check: true, run: (sh) => vitest(sh, 'fast') },
  { name: 'format', check: true, beside: 'fast', run: (sh) => tool(sh, 'oxfmt', '--check', '.') },
  {
    name: 'lint',
    check: true,
    beside: 'fast',
    run: (sh) => tool(sh, 'oxlint', '--type-aware', '--deny-warnings'),
  },
  { name: 'types', check: true, beside: 'fast', run: runTypes },
  { name: 'unused', check: true, beside: 'fast', run: (sh) => tool(sh, 'knip') },
  { name: 'fuzz', check: false, beside: 'fast', run: (sh) => vitest(sh, 'fuzz') },
  {
    name: 'build',
    check: false,
    beside: 'fast',
    run: async (sh) => count(await sh(process.execPath, ['scripts/build.mjs'])),
  },
  { name: 'integration', check: false, run: runIntegration },
  { name: 'e2e', check: false, run: runBrowsers },
]

async function tool(sh, name, ...rest) {
  return count(await sh(bin(name), rest))
}

function sum(counts) {
  const total = (key) => counts.reduce((all, count) => all + count[key], 0)
  return { passed: total('passed'), failed: total('failed') }
}

async function together(...runs) {
  return sum(await Promise.all(runs))
}

/** Those with a database of their own run beside the others. */
async function runIntegration(sh) {
  const without = await isWithout('postgresql', 'redis-server', 'nginx', 'caddy')
  if (without) return without
  return together(...['integration', 'waiting', 'quiet'].map((project) => vitest(sh, project)))
}

async function runTypes(sh) {
  // Next writes the types of routes and of imported assets; the compiler needs them.
  const typegen = await sh(bin('next'), ['typegen'])
  return count(typegen === 0 ? await sh(bin('tsc'), ['--noEmit', '-p', '.']) : typegen)
}

async function vitest(sh, project) {
  const output = join(results, `${project}.json`)
  const status = await sh(bin('vitest'), [
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${output}`,
  ])
  const report = readJson(output)
  if (!report) return { passed: 0, failed: 1 }
  const passed = report.numPassedTests
  // Skipped tests count as failures: nothing may go unseen.
  const failed = report.numTotalTests - passed
  return { passed, failed: failed === 0 && (status !== 0 || passed === 0) ? 1 : failed }
}

async function runBrowsers(sh) {
  const without = await isWithout('chromium')
  if (without) return without
  const timed = await playwright(sh, 'timed')
  const boards = await playwright(sh, 'boards')
  return sum([timed, boards])
}

async function playwright(sh, project) {
  const output = join(results, `${project}.json`)
  const status = await sh(
    bin('playwright'),
    ['test', `--project=${project}`, '--reporter=list,json'],
    { PLAYWRIGHT_JSON_OUTPUT_NAME: output },
  )
  const stats = readJson(output)?.stats
  if (!stats) return { passed: 0, failed: 1 }
  const failed = stats.unexpected + stats.flaky + stats.skipped
  return {
    passed: stats.expected,
    failed: failed === 0 && (status !== 0 || stats.expected === 0) ? 1 : failed,
  }
}

/** Answers what a step comes to without these programs, and says which one it needs, or undefined. */
async function isWithout(...packages) {
  await provided
  const missing = packages.filter((debian) => !existsSync(programs[debian]))
  for (const debian of missing) {
    const otherwise = debian === 'chromium' ? ' or set CHROMIUM_PATH' : ''
    console.error(
      `The tests need ${programs[debian]}. Install it (Debian: apt-get install ${debian})${otherwise}.`,
    )
  }
  return missing.length > 0 ? { passed: 0, failed: 1 } : undefined
}

/** The tests use the system's programs, installed through apt where we are root. */
async function provide() {
  const missing = Object.keys(programs).filter((debian) => !existsSync(programs[debian]))
  if (!process.env.CHROMIUM_PATH && !existsSync(`/usr/bin/${QUICKER}`)) missing.push(QUICKER)
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  // A package that starts its program as a service must not: the tests start their own.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1', SYSTEMD_OFFLINE: '1' }
  await inherit('apt-get', ['update', '-qq'], env)
  const install = ['install', '-y', '-qq', '--no-install-recommends']
  if ((await inherit('apt-get', [...install, ...missing], env)) === 0) return
  // One that can't be had must not keep the others away.
  for (const debian of missing) await inherit('apt-get', [...install, debian], env)
}

function bin(name) {
  return join('node_modules', '.bin', name)
}

function count(status) {
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** Runs a command and answers its exit code; 1 when it could not be started or was killed. */
function inherit(command, rest, env) {
  return start(command, rest, { env, stdio: ['ignore', 'inherit', 'inherit'] }).ended
}

/** The same, and keeps what it prints for `print`: the lines of two steps would be hard to tell apart. */
function held() {
  const output = []
  return {
    sh: (command, rest, env) => {
      const { child, ended } = start(command, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] })
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (it) => output.push(it))
      return ended
    },
    print: () => process.stdout.write(Buffer.concat(output)),
  }
}

function start(command, rest, { env, stdio }) {
  const child = spawn(command, rest, {
    stdio,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
  })
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('close', (status) => resolve(status ?? 1))
  })
  return { child, ended }
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`The tests need Node 20.19 or newer; this is ${process.version}.`)
  process.exit(1)
}

const chosen = steps.filter((step) => (only ? step.name === only : !checkOnly || step.check))
if (chosen.length === 0) {
  console.error(`No step is called "${only}". Steps: ${steps.map((step) => step.name).join(', ')}.`)
  process.exit(1)
}

// Beside the steps that need none of them.
const provided = chosen.some(({ name }) => ['integration', 'e2e'].includes(name)) && provide()

/** The line of the summary, and the counts, of each step that is done. */
const done = new Map()

async function perform({ name, run }, sh) {
  const started = Date.now()
  const { passed, failed } = await run(sh)
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  const state = failed ? 'FAILED' : 'ok    '
  const line = `${state} ${name}: ${passed} passed, ${failed} failed, ${seconds} s`
  done.set(name, { passed, failed, line })
}

async function performHeld(list) {
  for (const step of list) {
    const { sh, print } = held()
    await perform(step, sh)
    console.log(`\n== ${step.name}`)
    print()
  }
}

const isBeside = ({ beside }) => chosen.some(({ name }) => name === beside)
for (const step of chosen.filter((each) => !isBeside(each))) {
  console.log(`\n== ${step.name}`)
  const others = chosen.filter(({ beside }) => beside === step.name)
  await Promise.all([perform(step, inherit), performHeld(others)])
}
const counts = chosen.map(({ name }) => done.get(name))
const total = sum(counts)
rmSync(results, { recursive: true, force: true })
console.log(`\n${counts.map(({ line }) => line).join('\n')}\n`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)
