import * as Y from 'yjs'
import { baseOf, overlayKey, textOf } from '#lib/board/cells.ts'
import { docRoots } from '#lib/board/doc-cells.ts'
import { createFragment } from '#lib/board/fragment.ts'
import { plainJson } from '#lib/board/json.ts'
import { encodeUpdate } from '#lib/protocol/encode.ts'
import { MESSAGE } from '#lib/protocol/messages.ts'
import { noteAt } from '#tests/bench/notes.ts'
import type { Credit } from './deliveries.ts'

/** Like the ones that Yjs draws: five bytes on the wire. */
const FIRST_CLIENT_ID = 3_000_000_000
/** Numbers of the dragged notes, above those that only lie there. */
const FIRST_DRAGGED = 100_000

/** Page units of one move. */
const STEP = 1.25

/** What one person sends who makes a note and drags it: updates as the app writes them. */
export interface Drag {
  /** Number 0 makes the note, each that follows moves it. */
  readonly messages: readonly Uint8Array[]
  /** Where the note is in the end, as its cell says. */
  readonly cell: { readonly key: string; readonly value: unknown }
  /** Which move left this in the cell; 0 before the first. */
  moveOf(value: unknown): number
}

/** Every message of a dragger, made before the clock runs. */
export function dragOf(dragger: number, moves: number): Drag {
  const doc = new Y.Doc()
  doc.clientID = FIRST_CLIENT_ID + dragger
  const messages: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => messages.push(encodeUpdate(update)))
  const note = { ...noteAt(FIRST_DRAGGED + dragger), parentId: 'page:page' }
  putNotes(doc, [FIRST_DRAGGED + dragger])
  const key = overlayKey(note.id, 'at')
  let value: unknown
  for (let move = 1; move <= moves; move++) {
    value = ['page:page', note.x + move * STEP, note.y - move * STEP]
    docRoots(doc).records.set(key, value)
  }
  doc.destroy()
  return {
    messages,
    cell: { key, value },
    moveOf: (found) => (Array.isArray(found) ? (Number(found[1]) - note.x) / STEP : 0),
  }
}

const PASTED_CHARACTERS = 40_000

/** Makes one large message after the other: a note whose text is another each time. */
export function pastesOf(paster: number): () => Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = FIRST_CLIENT_ID + 200_000 + paster
  let message: Uint8Array = new Uint8Array()
  doc.on('update', (update: Uint8Array) => (message = encodeUpdate(update)))
  const note = noteAt(FIRST_DRAGGED + 50_000 + paster)
  const base = plainJson(baseOf(note))
  let times = 0
  return () => {
    times += 1
    const filler = `${times} `.repeat(PASTED_CHARACTERS).slice(0, PASTED_CHARACTERS)
    docRoots(doc).records.set(note.id, { ...base, parentId: 'page:page', meta: { filler } })
    return message
  }
}

/** The update that puts this many notes on a board, by a client of its own. */
export function notesUpdate(count: number): Uint8Array {
  return Y.mergeUpdates(noteUpdates(count))
}

/** The same as messages, none of them near the size of a frame. */
export function notesMessages(count: number): Uint8Array[] {
  return noteUpdates(count).map(encodeUpdate)
}

const NOTES_PER_MESSAGE = 500

function noteUpdates(count: number): Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = FIRST_CLIENT_ID + 100_000
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (let from = 0; from < count; from += NOTES_PER_MESSAGE) {
    const length = Math.min(NOTES_PER_MESSAGE, count - from)
    putNotes(
      doc,
      Array.from({ length }, (_, at) => from + at),
    )
  }
  doc.destroy()
  return updates
}

function putNotes(doc: Y.Doc, numbers: readonly number[]): void {
  const { records, texts } = docRoots(doc)
  doc.transact(() => {
    for (const number of numbers) {
      const note = noteAt(number)
      records.set(note.id, plainJson(baseOf(note)))
      const text = textOf(note)
      if (text) texts.set(note.id, createFragment(text))
    }
  })
}

/** Clocks that the making of a dragged note takes. */
const CLOCKS_OF_NOTE = clocksOf(dragOf(0, 0).messages[0])

/** How far a message brings a receiver with each dragger; a merged update covers many edits. */
export function creditsOf(message: Uint8Array): Credit[] {
  if (message[0] !== MESSAGE.sync) return []
  const update = bodyOf(message)
  if (update === undefined) return []
  const ends = new Map<number, number>()
  for (const struct of Y.decodeUpdate(update).structs) {
    if (struct instanceof Y.Skip) continue
    const { client, clock } = struct.id
    ends.set(client, Math.max(ends.get(client) ?? 0, clock + struct.length))
  }
  return [...ends].flatMap(([client, end]) => {
    const sender = client - FIRST_CLIENT_ID
    return sender >= 0 && sender < 1_000 ? { sender, upTo: end - CLOCKS_OF_NOTE } : []
  })
}

/** The update in a step 2 or update message. */
export function bodyOf(message: Uint8Array): Uint8Array | undefined {
  if (message[0] !== MESSAGE.sync || (message[1] !== 1 && message[1] !== 2)) return undefined
  let at = 2
  let length = 0
  for (let factor = 1; ; factor *= 128) {
    const byte = message[at++] ?? 0
    length += (byte & 0x7f) * factor
    if (byte < 128) break
  }
  // Copied: what Yjs reads must not lie in a buffer that others share.
  return message.slice(at, at + length)
}

function clocksOf(message: Uint8Array | undefined): number {
  const update = message && bodyOf(message)
  if (!update) throw new Error('the making of a note is not one update')
  return Y.decodeUpdate(update).structs.reduce((sum, { length }) => sum + length, 0)
}
