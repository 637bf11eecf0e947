import type * as Y from 'yjs'
import { overlayKey, parseCellKey } from '#lib/board/cells.ts'
import { readWhole } from '#lib/board/fragment.ts'
import { sameJson } from '#lib/board/json.ts'
import { MAX_RECORDS } from '#lib/board/limits.ts'
import { mergeText } from '#lib/board/merge-text.ts'
import { NAMED, withoutOwnName } from '#lib/board/named-keys.ts'
import { plainLines } from '#lib/board/rewrite-text.ts'
import type { RichText } from '#lib/board/rich-text.ts'
import type { ShownNote } from '#lib/board/schema.ts'
import { assertNever } from '#lib/core/assert.ts'
import { writtenFit } from '#lib/templates/card-note.ts'
import {
  isTooLong,
  no,
  type CardCells,
  type CellBefore,
  type Refused,
  type Written,
  type WrittenBy,
} from './card-cells.ts'
import type { CardEngine } from './card-engine.ts'
import { isSame, type CardChange, type CardHistory } from './card-history.ts'
import { isLocked, shapeIn } from './card-places.ts'

/** What was done, and the change that it is: taken back in its turn it is a redo. */
type Taken =
  | { readonly ok: true; readonly card?: string; readonly made?: CardChange | undefined }
  | Refused

type Of<Kind extends CardChange['kind']> = Extract<CardChange, { kind: Kind }>

/**
 * Takes back what somebody changed from the list, by the rules of the canvas (lib/sync/guard-undo.ts):
 * a cell is put back only while it holds that very write, so what a teammate did since stays, also
 * where it came to the same value. All cells of one change go back together or none. Texts are merged.
 * Taking back is a change like any other: to take it back is a redo.
 */
export class CardUndo {
  readonly #engine: CardEngine
  readonly #cells: CardCells
  readonly #history: CardHistory
  readonly #records: { readonly count: number }

  constructor(options: {
    engine: CardEngine
    cells: CardCells
    history: CardHistory
    records: { readonly count: number }
  }) {
    this.#engine = options.engine
    this.#cells = options.cells
    this.#history = options.history
    this.#records = options.records
  }

  /** @param id - of the history */
  undo(id: string, by: WrittenBy): Written {
    const change = this.#history.find(id, by.personId)
    if (!change) return no('no-undo')
    const taken = this.#take(change, by)
    // Full or locked may pass; what was changed since stays so.
    if (taken.ok || taken.reason === 'changed-since') this.#history.forget(id)
    if (!taken.ok) return taken
    const { card, made } = taken
    const redo = made && this.#history.keep(made, by)
    return {
      ok: true,
      ...(card !== undefined && { card }),
      ...(redo !== undefined && { undo: redo }),
    }
  }

  #take(change: CardChange, by: WrittenBy): Taken {
    if (change.kind === 'deleted') return this.#putBack(change, by)
    const note = this.#noteOf(change.card)
    if (!note) return no('no-such-card')
    if (isLocked(this.#engine.view.records, note)) return no('locked')
    switch (change.kind) {
      case 'set':
        return this.#set(note, change, by)
      case 'renamed':
        return this.#rename(note, change, by)
      case 'added':
        return this.#takeAway(change, by)
      default:
        return assertNever(change)
    }
  }

  #noteOf(id: string): ShownNote | undefined {
    const { view } = this.#engine
    const own = view.decoded(id)
    const isNote = own?.typeName === 'shape' && own.type === 'note'
    return isNote && shapeIn(view.records, id) ? (own as ShownNote) : undefined
  }

  #set(note: ShownNote, { card, cells }: Of<'set'>, by: WrittenBy): Taken {
    const left = this.#namedByOthers(note, cells)
    if (left) return this.#setCells(card, left, by)
    if (!cells.every(({ key, now }) => isSame(this.#cells.writeOf(key), now))) {
      return no('changed-since')
    }
    // A place means nothing without the frame that it is in.
    const places = cells.filter(({ key }) => parseCellKey(key).group === 'at')
    const isGone = places.some(({ value }) => !this.#isShown(Array.isArray(value) && value[0]))
    if (isGone) return no('changed-since')
    return this.#setCells(card, cells, by)
  }

  #setCells(
    card: string,
    cells: readonly Pick<CellBefore, 'key' | 'value' | 'was'>[],
    by: WrittenBy,
  ): Taken {
    if (cells.length === 0) return no('changed-since')
    const values = cells.map(({ key }) => this.#cells.valueOf(key))
    const written = this.#cells.set(cells, by)
    for (const [at, { now }] of written.entries()) this.#history.restored(cells[at]?.was, now)
    const back = written.map((cell, at) => ({ ...cell, value: values[at] }))
    return { ok: true, made: { kind: 'set', card, cells: back } }
  }

  /** What of a naming can go where somebody else has named another; undefined for any other change. */
  #namedByOthers(
    { id, meta }: ShownNote,
    cells: readonly CellBefore[],
  ): readonly Pick<CellBefore, 'key' | 'value' | 'was'>[] | undefined {
    const isOwn = ({ key, now }: CellBefore): boolean => isSame(this.#cells.writeOf(key), now)
    for (const key of NAMED) {
      const names = cells.flatMap((cell): [string, CellBefore][] => {
        const name = parseCellKey(cell.key).group?.slice('m.'.length) ?? ''
        return name === key || name.startsWith(`${key}.`) ? [[name, cell]] : []
      })
      if (names.length === 0) continue
      const own = new Map(names.map(([name, cell]) => [name, isOwn(cell)]))
      const left = withoutOwnName(meta, key, { own, isTaken: own.get(key) === false })
      return (
        left &&
        Object.entries(left).map(([name, value]) => ({
          key: overlayKey(id, `m.${name}`),
          value,
          // Another value than was there: no earlier change can be undone for it.
          was: undefined,
        }))
      )
    }
    return undefined
  }

  #isShown(id: unknown): boolean {
    return typeof id === 'string' && this.#engine.view.records.has(id)
  }

  #rename(note: ShownNote, { card, from, to, fit }: Of<'renamed'>, by: WrittenBy): Taken {
    const fragment = this.#cells.textOf(card)
    const now = fragment && readWhole(fragment)
    if (!now) return no('unknown-text')
    if (isTooLong(now)) return no('too-long')
    const text = sameJson(now, to) ? from : mergeText({ base: to, mine: from, theirs: now })
    if (!text || sameJson(text, now)) return no('changed-since')
    const guess = writtenFit(plainLines(text), note.props.size)
    this.#cells.write(card, { text, fit: { ...(sameJson(text, from) ? fit : guess) } }, by)
    const { growY, fontSizeAdjustment } = note.props
    const was = { growY, fontSizeAdjustment }
    return { ok: true, made: { kind: 'renamed', card, from: now, to: text, fit: was } }
  }

  /** Only while nobody else has done anything to it. */
  #takeAway({ card, text }: Of<'added'>, by: WrittenBy): Taken {
    const keys = this.#keysOf(card)
    const own = new Set([...this.#history.clientsOf(by.personId), by.clientId])
    const isOwn = keys.every((key) => {
      const write = this.#cells.writeOf(key)
      return write === undefined || own.has(write.client)
    })
    const now = this.#wordsOf(card)
    if (!isOwn || !now || !sameJson(now, text)) return no('changed-since')
    return { ok: true, made: { kind: 'deleted', card, cells: this.#cells.delete(keys, by) } }
  }

  #putBack({ card, cells }: Of<'deleted'>, by: WrittenBy): Taken {
    // Somebody was faster, on a canvas.
    if (this.#cells.writeOf(card)) return { ok: true }
    if (this.#records.count >= MAX_RECORDS) return no('full')
    // What somebody said of it who had not seen that it was deleted stays.
    const missing = cells.filter(({ key }) => !this.#cells.writeOf(key))
    for (const [at, { now }] of this.#cells.set(missing, by).entries()) {
      this.#history.restored(missing[at]?.was, now)
    }
    const text = this.#wordsOf(card)
    return { ok: true, card, made: text && { kind: 'added', card, text } }
  }

  #wordsOf(card: string): RichText | undefined {
    const fragment: Y.XmlFragment | undefined = this.#cells.textOf(card)
    return fragment && readWhole(fragment)
  }

  #keysOf(id: string): string[] {
    const groups = [...this.#engine.view.overlayGroups(id)]
    return [id, ...groups.map((group) => overlayKey(id, group))]
  }
}
