import { existsSync, readFileSync } from 'node:fs'

/** The kernel counts CPU in ticks of 10 ms, whatever its own clock is. */
const TICK_MS = 10

/** True where a process can be watched from outside: the bench reads /proc. */
export const canWatch = existsSync('/proc/self/stat')

/** CPU that all threads of a process have used so far, ms. */
export function cpuMsOf(pid: number): number {
  // The second field is a name that may hold spaces, so the rest is counted from its end.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /su, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** Memory that a process holds, KiB. */
export function rssKbOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}

/** Bytes that a process, or one of its threads, has caused to be written to a disk so far. */
function diskBytesOf(io: string): number {
  return Number(/^write_bytes: (\d+)$/mu.exec(readFileSync(io, 'utf8'))?.[1])
}

/** CPU that everything on this machine has used so far, ms. */
function machineCpuMs(): number {
  const [, user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8').split(/\s+/u)
  return [user, nice, system, irq, softirq].reduce((sum, value) => sum + Number(value), 0) * TICK_MS
}

/** Percent of one core, so two busy processes on two cores are 200 % together. */
export interface Usage {
  readonly server: number
  readonly load: number
  /** Whatever else ran: latencies of a busy machine say little. */
  readonly other: number
  readonly serverMs: number
  /** Bytes for a disk that the server's event loop wrote itself, and that all its threads did. */
  readonly loopDiskBytes: number
  readonly diskBytes: number
  readonly seconds: number
}

/** Watches a server process, this process and the machine; call the answer at the end. */
export function watch(serverPid: number): () => Usage {
  const at = performance.now()
  const server = cpuMsOf(serverPid)
  const own = process.cpuUsage()
  const machine = machineCpuMs()
  // The first thread of Node is the one with the event loop.
  const loopIo = `/proc/${serverPid}/task/${serverPid}/io`
  const allIo = `/proc/${serverPid}/io`
  const [loopDisk, disk] = [diskBytesOf(loopIo), diskBytesOf(allIo)]
  return () => {
    const wallMs = performance.now() - at
    const { user, system } = process.cpuUsage(own)
    const loadMs = (user + system) / 1_000
    const serverMs = cpuMsOf(serverPid) - server
    const otherMs = Math.max(0, machineCpuMs() - machine - loadMs - serverMs)
    const percent = (ms: number) => (100 * ms) / wallMs
    return {
      server: percent(serverMs),
      load: percent(loadMs),
      other: percent(otherMs),
      serverMs,
      loopDiskBytes: diskBytesOf(loopIo) - loopDisk,
      diskBytes: diskBytesOf(allIo) - disk,
      seconds: wallMs / 1_000,
    }
  }
}
