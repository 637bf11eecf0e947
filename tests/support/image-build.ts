import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { assert } from '#lib/core/assert.ts'
import { Container, type Mount } from './container.ts'
import { sentNames, type Stage, type Step } from './dockerfile.ts'

/** What Node needs here to reach a package registry; kept for the build's steps. */
const PASSED_ON = /^(NODE_EXTRA_CA_CERTS|https?_proxy|no_proxy)$/i

/**
 * Runs the steps of a Dockerfile's stages, each in an empty folder of its own, with this machine's
 * programs for the base image's and with Node of the version that it names.
 *
 * @param options.project - the folder that is built; what .dockerignore leaves out is not taken
 * @param options.folder - an empty folder for everything that is made, the caller's to remove
 * @returns the container of the last stage, and the mount that puts the named Node into it
 * @throws Error when a step fails, with what it said
 */
export async function buildImage(options: {
  stages: readonly Stage[]
  project: string
  folder: string
}): Promise<{ image: Container; node: Mount }> {
  const { stages, project, folder } = options
  const node = { from: installNode(stages, folder), to: process.execPath }
  // This machine's, as a second build by an engine would have it.
  const cache = npmSetting('cache')
  mkdirSync(cache, { recursive: true })
  const mounts = [node, { from: cache, to: '/root/.npm', isWritable: true }]
  const made = new Map<string, Container>()
  let image: Container | undefined
  for (const [index, stage] of stages.entries()) {
    const place = join(folder, `stage-${index}`)
    mkdirSync(place)
    const container = new Container(place)
    const env: Record<string, string> = { ...registrySettings(), HOME: '/root' }
    let workdir = '/'
    for (const step of stage.steps) {
      if (step.kind === 'env') Object.assign(env, step.variables)
      if (step.kind === 'workdir') {
        workdir = step.value
        mkdirSync(join(container.root, workdir), { recursive: true })
      }
      if (step.kind === 'copy') copy({ step, container, workdir, project, made })
      if (step.kind === 'run')
        await runStep({ container, command: step.command, env, workdir, mounts })
    }
    if (stage.name !== undefined) made.set(stage.name, container)
    image = container
  }
  assert(image, 'the Dockerfile has a stage')
  return { image, node }
}

/** The registry's Node of the major version that the base images have; the path of its program. */
function installNode(stages: readonly Stage[], folder: string): string {
  const versions = new Set(stages.map(({ base }) => /^node:(\d+)-/.exec(base)?.[1]))
  const [version] = versions
  assert(versions.size === 1 && version, 'every stage starts from the same version of Node')
  const name = `node-linux-${process.arch}`
  const at = join(folder, 'node')
  mkdirSync(at)
  const args = ['install', '--prefix', at, '--ignore-scripts', '--no-save', `${name}@${version}`]
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`Node ${version} cannot be had from the registry:\n${stderr}`)
  return join(at, 'node_modules', name, 'bin/node')
}

function registrySettings(): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => PASSED_ON.test(name))
  return { ...Object.fromEntries(own), npm_config_registry: npmSetting('registry') }
}

function npmSetting(name: 'cache' | 'registry'): string {
  return spawnSync('npm', ['config', 'get', name], { encoding: 'utf8' }).stdout.trim()
}

async function runStep(options: {
  container: Container
  command: string
  env: Readonly<Record<string, string>>
  workdir: string
  mounts: readonly Mount[]
}): Promise<void> {
  const { container, command, ...rest } = options
  const child = container.start({ command: ['sh', '-c', command], mode: 'build', ...rest })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`RUN ${command}\nended with ${code}:\n${said}`)
}

/** COPY, from the project or from an earlier stage. */
function copy(options: {
  step: Extract<Step, { kind: 'copy' }>
  container: Container
  workdir: string
  project: string
  made: ReadonlyMap<string, Container>
}): void {
  const { step, container, workdir, project, made } = options
  const source = step.from === undefined ? undefined : made.get(step.from)
  assert(step.from === undefined || source, `there is no stage ${step.from}`)
  const target = join(container.root, resolve(workdir, step.target))
  for (const name of step.sources) {
    if (source) take(join(source.root, name), target, step.target)
    else if (name === '.')
      for (const sent of sentNames(join(project, '.dockerignore')))
        take(join(project, sent), join(target, sent), sent)
    else {
      assert(sentNames(join(project, '.dockerignore')).includes(name), `${name} is not sent`)
      take(join(project, name), target, step.target)
    }
  }
}

/** A folder's contents go into the target; a file goes into it when it is written with a slash at its end. */
function take(from: string, target: string, written: string): void {
  const isFolder = statSync(from).isDirectory()
  const to = !isFolder && written.endsWith('/') ? join(target, basename(from)) : target
  mkdirSync(isFolder ? to : dirname(to), { recursive: true })
  const paths = isFolder ? readdirSync(from).map((each) => join(from, each)) : [from]
  const { status, stderr } = spawnSync('cp', ['-a', ...paths, to], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`COPY ${from}: ${stderr}`)
}
