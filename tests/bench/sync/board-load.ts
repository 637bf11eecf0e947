import { encodeUpdate } from '#lib/protocol/encode.ts'
import { awareness } from './cursor-load.ts'
import { notesUpdate } from './drag-edits.ts'
import { memoryOf } from './memory.ts'
import { joinAll, Person, type Target } from './person.ts'
import { watch } from './system.ts'

/** Many small boards with three people each, all live at once; the server must have the GC hook. */
export interface BoardsJob {
  readonly kind: 'boards'
  readonly target: Target
  readonly boards: readonly string[]
  readonly peoplePerBoard: number
  readonly notesPerBoard: number
  /** A further board, on which many people do nothing. */
  readonly crowded: string
  readonly crowd: number
  readonly idleSeconds: number
}

/** What small boards cost. Memory in KiB, after collections. */
export interface BoardsCost {
  readonly beforeKb: number
  readonly afterKb: number
  /** Of one board with its people, by the memory of the process. */
  readonly perBoardKb: number
  /** The same by what is in use in it. */
  readonly inUsePerBoardKb: number
  /** Of one connection that does nothing, by the memory of the process, and by what is in use in it. */
  readonly perIdleConnectionKb: number
  readonly inUsePerIdleConnectionKb: number
  readonly connectCpuMs: number
  /** Server CPU while nobody does anything, % of a core. */
  readonly idle: number
}

/** Servers count the sockets of one address, and loopback has many. */
const ADDRESSES = 20

export async function runBoards(job: BoardsJob): Promise<BoardsCost> {
  const { target, boards, peoplePerBoard, notesPerBoard, crowded, crowd, idleSeconds } = job
  const notes = encodeUpdate(notesUpdate(notesPerBoard))
  const before = await memoryOf(target.pid)
  const joining = watch(target.pid)
  const everybody = await joinAll(boards.length * peoplePerBoard, async (number) => {
    const board = boards[Math.floor(number / peoplePerBoard)] ?? ''
    const person = await Person.join(target, board, { number, localAddress: addressOf(number) })
    if (number % peoplePerBoard === 0) person.send(notes)
    person.send(awareness(number, 1))
    return person
  })
  const connectCpuMs = joining().serverMs
  try {
    const after = await memoryOf(target.pid)
    const idling = watch(target.pid)
    await pause(idleSeconds * 1_000)
    const idle = idling().server
    const more = await joinAll(crowd, (number) =>
      Person.join(target, crowded, { number, localAddress: addressOf(number) }),
    )
    const withCrowd = await memoryOf(target.pid)
    for (const person of more) person.leave()
    const closed = [...everybody, ...more].filter(({ socket }) => socket.closed !== undefined)
    if (closed.length > 0) throw new Error(`the server closed ${closed.length} sockets`)
    return {
      beforeKb: before.rssKb,
      afterKb: after.rssKb,
      perBoardKb: (after.rssKb - before.rssKb) / boards.length,
      inUsePerBoardKb: (after.inUseKb - before.inUseKb) / boards.length,
      perIdleConnectionKb: (withCrowd.rssKb - after.rssKb) / crowd,
      inUsePerIdleConnectionKb: (withCrowd.inUseKb - after.inUseKb) / crowd,
      connectCpuMs,
      idle,
    }
  } finally {
    for (const person of everybody) person.leave()
  }
}

function addressOf(number: number): string {
  return `127.0.0.${2 + (number % ADDRESSES)}`
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
