import { toRichText, type TLNoteShape } from '@tldraw/tlschema'
import * as Y from 'yjs'
import { Random } from '#tests/support/random.ts'
import type { Layout } from './layouts.ts'
import {
  docOf,
  gzippedKilobytes,
  kilobytes,
  median,
  sentDuring,
  time,
  totalLength,
} from './measure.ts'
import { boardOf, DraggedNotes, noteAt } from './notes.ts'

/** What a layout costs on a board of one size. Sizes in kB (1,000 bytes) of the V1 encoding. */
export interface EditCosts {
  /** Of three people who moved, recoloured and retyped one note at once, how many were heard. */
  readonly editsKept: number
  readonly size: number
  readonly gzipped: number
  /** Bytes in hand to a document that can be edited. */
  readonly applyMs: number
  readonly firstMoveBytes: number
  /** After every note was moved once, as everything from here on. */
  readonly movedSize: number
  readonly moveBytes: number
  readonly moveUs: number
  /** A teammate's move, into a document that is only open. */
  readonly remoteMoveUs: number
  /** One frame of a drag of 50 notes. */
  readonly frameMs: number
  readonly frameBytes: number
  readonly sizeAfterDeletingAll: number
}

const MOST_MOVES = 200
const FRAME_NOTES = 50
const FRAMES = 15
const DELETED_AT_ONCE = 500

/** Measures one layout on a board of `notes` notes. */
export function editCosts(layout: Layout, notes: number): EditCosts {
  const records = boardOf(notes)
  const fresh = layout.seed(records)
  const { update, dragged, firstMoveBytes } = moveAll(layout, fresh, notes)
  return {
    editsKept: editsKept(layout),
    size: fresh.length / 1_000,
    gzipped: gzippedKilobytes(fresh),
    applyMs: median([1, 2, 3].map(() => time(() => layout.open(docOf(fresh, 2))))),
    firstMoveBytes,
    movedSize: update.length / 1_000,
    ...moveCosts(layout, update, dragged),
    ...frameCosts(layout, update, dragged),
    sizeAfterDeletingAll: deleteAll(layout, update, dragged),
  }
}

/** Two people move every note once, in any order: a board as it looks in use, not as it was made. */
function moveAll(layout: Layout, fresh: Uint8Array, notes: number) {
  const random = new Random(1)
  const dragged = new DraggedNotes(notes, random)
  const doc = docOf(fresh, 2)
  const board = layout.open(doc)
  const sent = sentDuring(doc, () => {
    for (const number of random.shuffled([...Array.from({ length: notes }).keys()])) {
      doc.clientID = 2 + random.below(2)
      board.edit(dragged.move([number]))
    }
  })
  const firstMoveBytes = median(sent.map(({ length }) => length))
  return { update: Y.encodeStateAsUpdate(doc), dragged, firstMoveBytes }
}

function moveCosts(layout: Layout, update: Uint8Array, dragged: DraggedNotes) {
  const doc = docOf(update, 4)
  const board = layout.open(doc)
  const other = docOf(update, 5)
  layout.open(other)
  const bytes: number[] = []
  const ms: number[] = []
  const remoteMs: number[] = []
  for (const number of dragged.some(MOST_MOVES)) {
    const changes = dragged.move([number])
    const sent = sentDuring(doc, () => ms.push(time(() => board.edit(changes))))
    bytes.push(totalLength(sent))
    remoteMs.push(time(() => sent.forEach((each) => Y.applyUpdate(other, each))))
  }
  return {
    moveBytes: median(bytes),
    moveUs: median(ms) * 1_000,
    remoteMoveUs: median(remoteMs) * 1_000,
  }
}

function frameCosts(layout: Layout, update: Uint8Array, dragged: DraggedNotes) {
  const doc = docOf(update, 4)
  const board = layout.open(doc)
  const numbers = dragged.some(FRAME_NOTES)
  const ms: number[] = []
  const bytes: number[] = []
  for (let frame = 0; frame < FRAMES; frame++) {
    const changes = dragged.move(numbers)
    const sent = sentDuring(doc, () => ms.push(time(() => board.edit(changes))))
    bytes.push(totalLength(sent))
  }
  return { frameMs: median(ms), frameBytes: median(bytes) }
}

function deleteAll(layout: Layout, update: Uint8Array, dragged: DraggedNotes): number {
  const doc = docOf(update, 4)
  const board = layout.open(doc)
  const { all } = dragged
  for (let at = 0; at < all.length; at += DELETED_AT_ONCE) {
    const batch = all.slice(at, at + DELETED_AT_ONCE)
    board.edit(batch.map((before) => ({ before, after: undefined })))
  }
  return kilobytes(doc)
}

function editsKept(layout: Layout): number {
  const update = layout.seed(boardOf(2))
  const before = noteAt(0)
  const edits: readonly Partial<TLNoteShape>[] = [
    { x: before.x + 500 },
    { props: { ...before.props, color: 'red' } },
    { props: { ...before.props, richText: toRichText('Nobody') } },
  ]
  const docs = edits.map((edit, at) => {
    const doc = docOf(update, at + 2)
    layout.open(doc).edit([{ before, after: { ...before, ...edit } }])
    return doc
  })
  const merged = docOf(update, 9)
  layout.open(merged)
  for (const doc of docs) Y.applyUpdate(merged, Y.encodeStateAsUpdate(doc))
  const note = layout.read(merged, before.id) as TLNoteShape
  const isHeard = [
    note.x !== before.x,
    note.props.color === 'red',
    JSON.stringify(note.props.richText).includes('Nobody'),
  ]
  return isHeard.filter(Boolean).length
}
