import * as Y from 'yjs'
import { baseOf, changedGroups, overlayKey, textOf, type CellChange } from '#lib/board/cells.ts'
import { docRoots, type DocRoots } from '#lib/board/doc-cells.ts'
import { createFragment, updateFragment } from '#lib/board/fragment.ts'
import { plainJson } from '#lib/board/json.ts'
import { plainLines } from '#lib/board/rewrite-text.ts'
import { fromPlainText, type RichText } from '#lib/board/rich-text.ts'
import type { ShownNote } from '#lib/board/schema.ts'
import type { Reply } from '#lib/protocol/schemas.ts'
import { MAX_REWRITTEN_LENGTH } from './limits.ts'

/** What a command came to: done, with the card that it made and what it is undone by, or why not. */
export type Written =
  | { readonly ok: true; readonly card?: string | undefined; readonly undo?: string | undefined }
  | Refused

/** A command that was not carried out, and why. */
export interface Refused {
  readonly ok: false
  readonly reason: Extract<Reply, { ok: false }>['reason']
}

/** Done, and nothing had to be changed for it. */
export const DONE: Written = { ok: true }

/** See {@link Refused}. */
export function no(reason: Refused['reason']): Refused {
  return { ok: false, reason }
}

/** True for a text that would take too long to be merged. */
export function isTooLong(text: RichText): boolean {
  return plainLines(text).length > MAX_REWRITTEN_LENGTH
}

/** Who writes: under which client ID, and how the transaction is named. */
export interface WrittenBy {
  readonly personId: string
  readonly clientId: number
  readonly name: string
  readonly origin: unknown
}

/** Which write of a cell it holds: another write is another one, whatever its value. */
export interface CellWrite {
  readonly client: number
  readonly clock: number
}

/** A cell as it was before somebody wrote it, and which write it was then and is now. */
export interface CellBefore {
  readonly key: string
  readonly value: unknown
  readonly was: CellWrite | undefined
  readonly now: CellWrite | undefined
}

/**
 * Writes the cells and texts of notes, each method in one transaction, and says what was there before.
 *
 * The document's client ID is that of the person's connection while it is written, so that who wrote
 * it is known as of any other edit; it is this server's all the same, and nobody else's.
 */
export class CardCells {
  readonly #doc: Y.Doc
  readonly #roots: DocRoots

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#roots = docRoots(doc)
  }

  /** Which write a cell holds; undefined for one that is not there. */
  writeOf(key: string): CellWrite | undefined {
    // oxlint-disable-next-line no-underscore-dangle -- Yjs has no public way to the item behind a value
    const item = this.#roots.records._map.get(key)
    return item?.deleted === false ? { client: item.id.client, clock: item.id.clock } : undefined
  }

  /** What a cell holds. */
  valueOf(key: string): unknown {
    return this.#roots.records.get(key)
  }

  /** The text of a note; undefined when it has none of its own yet. */
  textOf(id: string): Y.XmlFragment | undefined {
    const text = this.#roots.texts.get(id)
    return text instanceof Y.XmlFragment ? text : undefined
  }

  /** The groups in which two values of one note differ. */
  change(before: ShownNote, after: ShownNote, by: WrittenBy): CellBefore[] {
    const old = new Map(changedGroups(after, before).map(({ group, value }) => [group, value]))
    const changes = changedGroups(before, after)
    return this.set(
      changes.map(({ group, value }) => ({ key: overlayKey(before.id, group), value })),
      by,
    ).map((cell, at) => ({ ...cell, value: old.get(changes[at]?.group ?? '') }))
  }

  /** Sets cells. What they held before is not looked at. */
  set(
    cells: readonly { readonly key: string; readonly value: unknown }[],
    by: WrittenBy,
  ): CellBefore[] {
    const before = cells.map(({ key, value }) => ({ key, value, was: this.writeOf(key) }))
    this.#transact(by, () => {
      for (const { key, value } of cells) {
        this.#roots.records.set(key, plainJson(value as CellChange['value']))
      }
    })
    return before.map((cell) => ({ ...cell, now: this.writeOf(cell.key) }))
  }

  create(note: ShownNote, by: WrittenBy): RichText {
    const text = textOf(note) ?? fromPlainText('')
    this.#transact(by, () => {
      this.#roots.records.set(note.id, plainJson(baseOf(note)))
      this.#roots.texts.set(note.id, createFragment(text))
    })
    return text
  }

  /** Takes a note away; its text stays, so that what others type into it meanwhile is not lost. */
  delete(keys: readonly string[], by: WrittenBy): CellBefore[] {
    const { records } = this.#roots
    const cells = keys.flatMap((key) =>
      records.has(key)
        ? [{ key, value: records.get(key), was: this.writeOf(key), now: undefined }]
        : [],
    )
    this.#transact(by, () => {
      for (const { key } of cells) records.delete(key)
    })
    return cells
  }

  /** Makes a note read `text`, by the smallest change; `fit` is its size of words and its height. */
  write(
    id: string,
    { text, fit }: { text: RichText; fit: CellChange['value'] },
    by: WrittenBy,
  ): void {
    this.#transact(by, () => {
      const fragment = this.textOf(id)
      if (fragment) updateFragment(fragment, text)
      else this.#roots.texts.set(id, createFragment(text))
      if (fit !== undefined) this.#roots.records.set(overlayKey(id, 'fit'), plainJson(fit))
    })
  }

  #transact({ clientId, origin }: WrittenBy, write: () => void): void {
    const own = this.#doc.clientID
    this.#doc.clientID = clientId
    try {
      this.#doc.transact(write, origin)
    } finally {
      this.#doc.clientID = own
    }
  }
}
