import { median } from '#tests/bench/measure.ts'
import { MESSAGE, SYNC } from '#lib/protocol/messages.ts'
import { dragOf, notesMessages } from './drag-edits.ts'
import { waitFor } from './pace.ts'
import { Person, type Target } from './person.ts'
import { watch } from './system.ts'

/** People with nothing open a large board, one alone and many at once, each time after an edit. */
export interface OpenJob {
  readonly kind: 'open'
  readonly target: Target
  readonly board: string
  readonly notes: number
  readonly together: number
  readonly rounds: number
}

/** What opening takes. Times in ms from connecting to the whole board. */
export interface OpenCost {
  readonly aloneMs: number
  readonly togetherMs: number
  readonly lastMs: number
  readonly megabytes: number
  /** Server CPU for each of those who open together, ms. */
  readonly cpuMs: number
  readonly load: number
  readonly other: number
}

const SEED_TIMEOUT_MS = 120_000

export async function runOpen(job: OpenJob): Promise<OpenCost> {
  const { target, board, notes, together, rounds } = job
  const edits = dragOf(0, 3 * rounds).messages
  let edited = 0
  const writer = await seed(target, board, notes)
  const edit = async (): Promise<void> => {
    const message = edits[edited++]
    if (message) writer.send(message)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  try {
    const alone: number[] = []
    for (let round = 0; round < rounds; round++) {
      await edit()
      alone.push((await open(target, board, 1)).ms)
    }
    const times: number[] = []
    const lasts: number[] = []
    const cpu: number[] = []
    const load: number[] = []
    const other: number[] = []
    let bytes = 0
    for (let round = 0; round < rounds; round++) {
      await edit()
      const began = performance.now()
      const stop = watch(target.pid)
      const opened = await Promise.all(
        Array.from({ length: together }, (_, number) => open(target, board, 1 + number)),
      )
      lasts.push(performance.now() - began)
      const usage = stop()
      times.push(...opened.map(({ ms }) => ms))
      bytes = opened[0]?.bytes ?? Number.NaN
      cpu.push(usage.serverMs / together)
      load.push(usage.load)
      other.push(usage.other)
    }
    return {
      aloneMs: median(alone),
      togetherMs: median(times),
      lastMs: median(lasts),
      megabytes: bytes / 1_000_000,
      cpuMs: median(cpu),
      load: median(load),
      other: median(other),
    }
  } finally {
    writer.leave()
  }
}

/** Puts the notes there and waits until a newcomer gets all of them. */
async function seed(target: Target, board: string, notes: number): Promise<Person> {
  const writer = await Person.join(target, board, { number: 0 })
  const messages = notesMessages(notes)
  for (const message of messages) writer.send(message)
  // A board's notes take hundreds of bytes each: one that has come in part is smaller.
  const whole = messages.reduce((sum, { length }) => sum + length, 0) * 0.9
  const deadline = performance.now() + SEED_TIMEOUT_MS
  for (;;) {
    const { bytes } = await open(target, board, 1)
    if (bytes >= whole) return writer
    if (writer.socket.closed !== undefined || performance.now() > deadline) {
      throw new Error(`the board took only ${bytes} of ${whole} bytes (${writer.socket.closed})`)
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** Opens the board and leaves it again. */
async function open(
  target: Target,
  board: string,
  number: number,
): Promise<{ ms: number; bytes: number }> {
  const began = performance.now()
  let bytes = 0
  const person = await Person.join(target, board, {
    number,
    onMessage: (message) => {
      // A large board may come in several updates before the step 2.
      if (message[0] === MESSAGE.sync && message[1] !== SYNC.step1) bytes += message.length
    },
  })
  const ms = performance.now() - began
  person.leave()
  await waitFor(() => person.socket.closed !== undefined, 1_000)
  return { ms, bytes }
}
