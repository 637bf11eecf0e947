/**
 * What takes much time for a large document, as plain functions from bytes to bytes, for the thread of
 * document-thread.ts.
 */
import * as Y from 'yjs'
import { docRoots } from '#lib/board/doc-cells.ts'
import { sameJson } from '#lib/board/json.ts'
import { schemaNumberOf } from '#lib/board/migrations.ts'
import { project } from '#lib/board/project.ts'
import { rebuiltUpdate } from '#lib/board/rebuild.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { sketchOf } from '#lib/board/sketch.ts'
import { sketchSvg } from '#lib/board/sketch-svg.ts'
import { splitUpdate } from '#lib/board/split-update.ts'
import { freeSpotIn } from '#lib/ownership/free-spot.ts'
import {
  agreementOf,
  MAX_AGREEMENT_CARDS,
  type Agreement,
  type SourcePage,
} from '#lib/ownership/agreement.ts'
import type { ImportedBoard } from '#lib/ownership/imported-card.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import { boardSheet, MAX_WORDED_NOTES, type BoardSheet } from '#lib/templates/board-sheet.ts'
import { importedRecords } from '#lib/templates/imported-board.ts'
import { startTemplate, type TemplateOptions } from '#lib/templates/start.ts'
import type { NewEpoch, NewSnapshot, StoredDocument } from '#server/storage/storage.ts'
import { boardPng } from './board-png.ts'
import { makeSnapshot } from './compact.ts'
import { APPLY_AT_ONCE_BYTES, GARBAGE_FACTOR } from './limits.ts'
import { loadDocument } from './load-document.ts'
import { partsOf } from './update-parts.ts'

/** A board as lists show it. */
export interface BoardPicture {
  readonly svg: string
  readonly notes: number
}

/** A board as it is kept to make others from. */
export interface SavedBoard extends BoardPicture {
  /** The first update of a board that shows the same. */
  readonly data: Uint8Array
  /** See {@link schemaNumberOf}. */
  readonly schemaNumber: number
}

/** What a board says of who owns what. */
export interface StoredAgreement {
  /** With an empty date: it is that of the day on which somebody reads it. */
  readonly agreement: Agreement
  /** Of the same state: each of the agreement's pages, or the board where there are none. */
  readonly pictures: readonly (BoardSheet | undefined)[]
}

/** One piece of work and what it answers; undefined when the stored bytes are no whole document. */
export interface DocumentWork {
  /** The document in pieces small enough to be applied between two turns of the event loop, in order. */
  pieces: (stored: StoredDocument) => readonly Uint8Array[] | undefined
  /** A checked snapshot of the newest row. */
  snapshot: (stored: StoredDocument, at: number) => NewSnapshot | undefined
  /** The document made anew; `small` while what is deleted in it is not worth it. */
  rebuild: (stored: StoredDocument, at: number) => NewEpoch | 'small' | undefined
  /** The first update of another board that shows the same. */
  copy: (stored: StoredDocument) => Uint8Array | undefined
  /** The same, with its picture, to be kept as a template. */
  save: (stored: StoredDocument) => SavedBoard | undefined
  /** The board in miniature as an SVG, and how many notes it has. */
  picture: (stored: StoredDocument) => BoardPicture | undefined
  /** Who owns what, with pictures of it, of at most {@link MAX_AGREEMENT_CARDS} cards. */
  agreement: (stored: StoredDocument) => StoredAgreement | 'too-many-cards' | undefined
  /** The board in miniature as a PNG. */
  png: (stored: StoredDocument) => Uint8Array | undefined
  /** The seed of a board with cards that people brought; undefined when there is no such template. */
  importedSeed: (
    template: Pick<TemplateOptions, 'template' | 'roles'>,
    board: ImportedBoard,
  ) => Uint8Array | undefined
  /** An update in parts, and how long that took; nothing of it is about a stored document. */
  parts: (...of: Parameters<typeof partsOf>) => {
    readonly parts: ReturnType<typeof partsOf>
    readonly ms: number
  }
  /** A free place for a note, and how long it took to find; nothing of it is about a stored document either. */
  spot: (...of: Parameters<typeof freeSpotIn>) => {
    readonly spot: ReturnType<typeof freeSpotIn>
    readonly ms: number
  }
}

export const documentWork: DocumentWork = {
  pieces(stored) {
    return withDocument(stored, (doc) => {
      const whole = Y.encodeStateAsUpdate(doc)
      // A single value may be larger than a piece.
      return splitUpdate(whole, { maxBytes: APPLY_AT_ONCE_BYTES }) ?? [whole]
    })
  },

  snapshot(stored, at) {
    return withDocument(stored, (doc) => {
      const snapshot = makeSnapshot(doc, { seq: stored.headSeq, at })
      return snapshot.ok ? snapshot.value : undefined
    })
  },

  rebuild(stored, at) {
    return withDocument(stored, (doc) => {
      const epoch = stored.epoch + 1
      const data = rebuiltUpdate(doc, epoch)
      if (Y.encodeStateAsUpdate(doc).length < GARBAGE_FACTOR * data.length) return 'small'
      return checkedEpoch(doc, data, { stored, epoch, at })
    })
  },

  copy(stored) {
    return withDocument(stored, (doc) => firstUpdateOf(doc, stored))
  },

  save(stored) {
    return withDocument(stored, (doc) => {
      const [data, schemaNumber] = [firstUpdateOf(doc, stored), schemaNumberOf(doc)]
      if (data === undefined || schemaNumber === undefined) return undefined
      return { ...pictureOf(doc), data, schemaNumber }
    })
  },

  picture(stored) {
    return withDocument(stored, pictureOf)
  },

  agreement(stored) {
    return withDocument(stored, (doc) => {
      const { records } = project(doc)
      const { template } = docRoots(doc)
      const ownership = new Ownership({ isFurniture: (id) => template.has(id) })
      ownership.apply({ put: Object.values(records) })
      const { cards, roles, pageIds } = ownership
      if (cards.length > MAX_AGREEMENT_CARDS) return 'too-many-cards'
      const pages = Object.values(records)
        .filter((record) => record.typeName === 'page')
        .filter(({ id }) => pageIds.includes(id))
        .toSorted((one, other) => (one.index < other.index ? -1 : 1))
        .map(({ id, name }) => ({ id, name, roles: ownership.rolesFor(id) }))
      const agreement = agreementOf({ cards, roles, pages, date: '' })
      const isFurniture = (id: string): boolean => template.has(id)
      let maxWorded = MAX_WORDED_NOTES
      const pictures = sheetsOf(agreement, pages).map(({ id, roles: own }) => {
        // Cards on pages without regions have no picture of their own.
        if (id === '') return undefined
        const sheet = boardSheet(records, { pageId: id, cards, roles: own, isFurniture, maxWorded })
        maxWorded -= sheet?.worded ?? 0
        return sheet
      })
      return { agreement, pictures }
    })
  },

  png(stored) {
    return withDocument(stored, (doc) => boardPng(sketchOf(project(doc).records)))
  },

  importedSeed(options, board) {
    const start = startTemplate({ ...options, placement: 'unplaced' })
    if (!start.ok) return undefined
    const records = importedRecords(start.value, board)
    return encodeSeed({ epoch: FIRST_EPOCH, template: start.value.template, ...records })
  },

  parts(...of) {
    const begunAt = performance.now()
    return { parts: partsOf(...of), ms: performance.now() - begunAt }
  },

  spot(...of) {
    const begunAt = performance.now()
    return { spot: freeSpotIn(...of), ms: performance.now() - begunAt }
  },
}

/** The epoch of a board that was just made. */
export const FIRST_EPOCH = 1

/** A stored document as that of a later epoch; undefined when it cannot be read or would show anything else. */
export function newEpochOf(
  stored: StoredDocument,
  { epoch, at }: { epoch: number; at: number },
): NewEpoch | undefined {
  return withDocument(stored, (doc) =>
    checkedEpoch(doc, rebuiltUpdate(doc, epoch), { stored, epoch, at }),
  )
}

/** The pages whose pictures stand in an agreement, with their roles: its own, or the page of a board that has one. */
function sheetsOf(
  { pages, roles }: Agreement,
  all: readonly SourcePage[],
): readonly { readonly id: string | undefined; readonly roles: SourcePage['roles'] }[] {
  if (pages.length > 0) return pages
  return [all[0] ?? { id: undefined, roles }]
}

function pictureOf(doc: Y.Doc): BoardPicture {
  const sketch = sketchOf(project(doc).records)
  return { svg: sketchSvg(sketch), notes: sketch.notes }
}

/** The first update of another board that shows the same; undefined when it would show anything else. */
function firstUpdateOf(doc: Y.Doc, stored: StoredDocument): Uint8Array | undefined {
  const options = { stored, epoch: FIRST_EPOCH, at: 0 }
  return checkedEpoch(doc, rebuiltUpdate(doc, FIRST_EPOCH), options)?.data
}

/** It replaces everything, so one that shows anything else must never be stored. */
function checkedEpoch(
  doc: Y.Doc,
  data: Uint8Array,
  { stored, epoch, at }: { stored: StoredDocument; epoch: number; at: number },
): NewEpoch | undefined {
  const fresh = new Y.Doc()
  Y.applyUpdate(fresh, data)
  if (!sameJson(project(doc), project(fresh))) return undefined
  const stateVector = Y.encodeStateVector(fresh)
  fresh.destroy()
  const from = { epoch: stored.epoch, headSeq: stored.headSeq }
  return { from, epoch, data, stateVector, at }
}

function withDocument<Value>(
  stored: StoredDocument,
  work: (doc: Y.Doc) => Value,
): Value | undefined {
  const loaded = loadDocument(stored)
  if (!loaded.ok) return undefined
  try {
    return work(loaded.value.doc)
  } finally {
    loaded.value.doc.destroy()
  }
}
