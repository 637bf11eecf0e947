import { Worker } from 'node:worker_threads'

/**
 * Starts a thread whose entry file lies beside the caller: from TypeScript in development and tests,
 * else its own bundle.
 *
 * @param beside - the caller's `import.meta.url`
 * @param name - the entry file without its ending
 */
export function startWorkerThread(beside: string, name: string, workerData?: unknown): Worker {
  const execArgv = quietExecArgv()
  if (!beside.endsWith('.ts')) {
    return new Worker(new URL(`./${name}.mjs`, beside), { workerData, execArgv })
  }
  // Node takes no `--import` loader for the entry file of a worker, so the entry registers it itself.
  const tsx = import.meta.resolve('tsx/esm/api')
  const entry = new URL(`./${name}.ts`, beside).href
  const start = `import('${tsx}').then(({ register }) => { register(); return import('${entry}') })`
  return new Worker(start, { workerData, execArgv, eval: true })
}

/** Node 22 warns that its own SQLite is experimental; we decided for it, and the host can do nothing. */
function quietExecArgv(): string[] {
  return process.versions.node.startsWith('22.') ? ['--disable-warning=ExperimentalWarning'] : []
}
