import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitFor } from './pace.ts'
import { rssKbOf } from './system.ts'

/** Memory of a process in KiB, once its garbage is collected. */
export interface Memory {
  /** What it holds of the machine's. */
  readonly rssKb: number
  /** Of that, what its main thread's objects and buffers take. */
  readonly inUseKb: number
}

const FILE = join(tmpdir(), 'overlap-bench-memory-')

/** Flags with which a server collects its garbage when it is asked to, and notes what is left. */
export const MEMORY_HOOK: readonly string[] = [
  '--expose-gc',
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    import { writeFileSync } from 'node:fs'
    process.on('SIGUSR2', () => {
      globalThis.gc()
      const { heapUsed, external } = process.memoryUsage()
      writeFileSync(${JSON.stringify(FILE)} + process.pid, String(heapUsed + external))
    })`)}`,
]

/** Reads the memory of a server that was started with the hook. */
export async function memoryOf(pid: number): Promise<Memory> {
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const file = FILE + pid
  let inUse: string | undefined
  // Several collections: what one frees lets the next free more.
  for (let times = 0; times < 3; times++) {
    rmSync(file, { force: true })
    process.kill(pid, 'SIGUSR2')
    await waitFor(() => (inUse = read(file)) !== undefined, 10_000)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  rmSync(file, { force: true })
  return { rssKb: rssKbOf(pid), inUseKb: Number(inUse) / 1_024 }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8') || undefined
  } catch {
    // Not written yet: the server is busy.
    return undefined
  }
}
