import * as Y from 'yjs'
import { docRoots } from '#lib/board/doc-cells.ts'
import { MESSAGE } from '#lib/protocol/messages.ts'
import { Acks } from './acks.ts'
import { bodyOf, dragOf, notesMessages } from './drag-edits.ts'
import { play, waitFor } from './pace.ts'
import { joinAll, Person, type Target } from './person.ts'

/** People drag until the server process is killed under them, by this very job. */
export interface KillJob {
  readonly kind: 'kill'
  readonly target: Target
  readonly board: string
  readonly people: number
  readonly draggers: number
  readonly hz: number
  readonly seconds: number
  readonly notes: number
}

/** How many moves of each dragger were acknowledged, and how many were sent. */
export interface Killed {
  readonly acknowledged: readonly number[]
  readonly sent: number
}

export async function runKill(job: KillJob): Promise<Killed> {
  const { target, board, people, draggers, hz, seconds, notes } = job
  const moves = Math.round(seconds * hz)
  const drags = Array.from({ length: draggers }, (_, at) => dragOf(at, moves))
  const acks = new Acks()
  const everybody = await joinAll(people, (number) =>
    Person.join(target, board, {
      number,
      onMessage: (message) => {
        if (message[0] === MESSAGE.ack) acks.heard(number, message)
      },
    }),
  )
  const writer = everybody.at(-1)
  for (const message of notesMessages(notes)) writer?.send(message)
  const send = (sender: number, number: number): void => {
    const message = drags[sender]?.messages[number]
    const person = everybody[sender]
    if (!message || !person || person.socket.closed !== undefined) return
    person.send(message)
    acks.sent(sender, person.countedMessages)
  }
  drags.forEach((_, sender) => send(sender, 0))
  await waitFor(() => acks.waiting === 0, 10_000)
  await play({ senders: draggers, hz, times: moves }, (sender, at) => send(sender, 1 + at))
  process.kill(target.pid, 'SIGKILL')
  await waitFor(() => everybody.every(({ socket }) => socket.closed !== undefined), 5_000)
  return {
    // The first acknowledged message of a dragger made the note.
    acknowledged: drags.map((_, sender) => acks.acknowledged(sender) - 1),
    sent: draggers * moves,
  }
}

/** Everybody comes back at once to a server that has just started. */
export interface RejoinJob {
  readonly kind: 'rejoin'
  readonly target: Target
  readonly board: string
  readonly people: number
  readonly draggers: number
  /** Moves of each dragger that must be there. */
  readonly acknowledged: readonly number[]
}

export interface Rejoined {
  /** Until the last of them had the whole board, ms. */
  readonly lastMs: number
  /** Acknowledged moves that are not there. */
  readonly lost: number
}

export async function runRejoin(job: RejoinJob): Promise<Rejoined> {
  const { target, board, people, draggers, acknowledged } = job
  const doc = new Y.Doc()
  const began = performance.now()
  const everybody = await Promise.all(
    Array.from({ length: people }, (_, number) =>
      Person.join(target, board, {
        number,
        onMessage: (message) => {
          const update = number === 0 ? bodyOf(message) : undefined
          if (update) Y.applyUpdate(doc, update)
        },
      }),
    ),
  )
  const lastMs = performance.now() - began
  for (const person of everybody) person.leave()
  const { records } = docRoots(doc)
  let lost = 0
  for (let dragger = 0; dragger < draggers; dragger++) {
    const { cell, moveOf } = dragOf(dragger, 0)
    const kept = moveOf(records.get(cell.key))
    lost += Math.max(0, (acknowledged[dragger] ?? 0) - kept)
  }
  return { lastMs, lost }
}
