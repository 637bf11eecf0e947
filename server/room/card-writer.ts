import { randomBytes, randomInt } from 'node:crypto'
import type * as Y from 'yjs'
import { overlayKey, textOf } from '#lib/board/cells.ts'
import { readWhole } from '#lib/board/fragment.ts'
import { indexAbove, nthIndex } from '#lib/board/index-keys.ts'
import { sameJson } from '#lib/board/json.ts'
import { MAX_DOC_BYTES, MAX_RECORDS } from '#lib/board/limits.ts'
import { freshTag, naming, type Named } from '#lib/board/named-keys.ts'
import { plainLines, rewriteText } from '#lib/board/rewrite-text.ts'
import type { ShownNote, ShownShape } from '#lib/board/schema.ts'
import { faultOf } from '#lib/board/validate.ts'
import { assertNever } from '#lib/core/assert.ts'
import { wordsIn } from '#lib/ownership/board-record.ts'
import { isUnseen } from '#lib/ownership/card.ts'
import type { SpotQuery } from '#lib/ownership/free-spot.ts'
import { boundsOf, type Point, type Rect } from '#lib/ownership/geometry.ts'
import { REGION_SEPARATOR, type PageShapes } from '#lib/ownership/regions.ts'
import type { CardCommand } from '#lib/protocol/command-schemas.ts'
import { NOTE_SIZE, writtenFit, writtenHeight, writtenNote } from '#lib/templates/card-note.ts'
import { CardCells, DONE, isTooLong, no, type Written, type WrittenBy } from './card-cells.ts'
import type { CardEngine } from './card-engine.ts'
import { toldName, toldWords } from './card-frames.ts'
import type { CardChange, CardHistory } from './card-history.ts'
import {
  cornerFor,
  isLocked,
  pointOfNote,
  shapeIn,
  shapesOnPage,
  sizeOfNote,
} from './card-places.ts'
import { CardUndo } from './card-undo.ts'

/** A free place has to be found first, see freeSpotIn; then the command is asked for again. */
export interface NeedsSpot {
  readonly query: SpotQuery
}

/** What was found. */
export interface Found {
  readonly spot: Point | undefined
}

/** How full the board is. */
export interface Fullness {
  readonly records: { readonly count: number }
  readonly docBytes: number
}

/** tldraw shows no more shapes on one page. */
const MAX_SHAPES_ON_PAGE = 4_000
/** No command writes more, with its longest text. */
const MAX_WRITTEN_BYTES = 16 * 1024

/**
 * Carries out commands about cards. Each is one transaction, and writes the cells that it is about and
 * no others: a note that is moved keeps what people do to its text, its looks and its names meanwhile.
 * What each changed is kept for a while, for whoever wants to undo it.
 */
export class CardWriter {
  readonly #engine: CardEngine
  readonly #fullness: Fullness
  readonly #history: CardHistory
  readonly #cells: CardCells
  readonly #undo: CardUndo

  /** @param options.engine - must be current whenever {@link CardWriter.write} is called */
  constructor(options: {
    doc: Y.Doc
    engine: CardEngine
    fullness: Fullness
    history: CardHistory
  }) {
    const { engine, fullness, history } = options
    this.#engine = engine
    this.#fullness = fullness
    this.#history = history
    this.#cells = new CardCells(options.doc)
    const { records } = fullness
    this.#undo = new CardUndo({ engine, history, cells: this.#cells, records })
  }

  write(command: CardCommand, by: WrittenBy, found?: Found): Written | NeedsSpot {
    if (this.#fullness.docBytes + MAX_WRITTEN_BYTES > MAX_DOC_BYTES) return no('full')
    if (command.type === 'add-card') return this.#add(command, by, found)
    if (command.type === 'undo') return this.#undo.undo(command.change, by)
    const note = this.#noteOf(command)
    if (!note) return no('no-such-card')
    if (isLocked(this.#engine.view.records, note)) return no('locked')
    switch (command.type) {
      case 'place-card':
        return this.#place(note, command.region, { by, found })
      case 'set-accountable':
        return this.#name(note, { ...command, key: 'accountable' }, by)
      case 'set-delegate':
        return this.#name(note, { ...command, key: 'delegate' }, by)
      case 'set-size':
        return this.#setMeta(note, { size: command.size ?? undefined }, by)
      case 'set-parked':
        return this.#setMeta(note, { parked: command.isParked || undefined }, by)
      case 'set-comment':
        return this.#setMeta(note, { comment: command.isComment || undefined }, by)
      case 'set-decision':
        return this.#say(note, { ...command, key: 'decision' }, by)
      case 'set-reason':
        return this.#say(note, { ...command, key: 'reason' }, by)
      case 'rename-card':
        return this.#rename(note, command, by)
      case 'delete-card':
        return this.#delete(note, by)
      default:
        return assertNever(command)
    }
  }

  /** The note as its own cells say, where it is a card; a comment is none, and may become one again. */
  #noteOf(command: Exclude<CardCommand, { type: 'add-card' | 'undo' }>): ShownNote | undefined {
    const { view, ownership } = this.#engine
    const isCard = ownership.card(command.card) !== undefined || command.type === 'set-comment'
    const shown = shapeIn(view.records, command.card)
    const own = view.decoded(command.card)
    if (!isCard || view.has(command.card) || shown?.type !== 'note') return undefined
    return own?.typeName === 'shape' && own.type === 'note' ? (own as ShownNote) : undefined
  }

  #place(
    note: ShownNote,
    region: string | null,
    { by, found }: { by: WrittenBy; found: Found | undefined },
  ): Written | NeedsSpot {
    const { view, ownership } = this.#engine
    const card = ownership.card(note.id)
    const shown = shapeIn(view.records, note.id) ?? note
    const now = pointOfNote(view.records, shown)
    const wanted = this.#region(region, now?.pageId)
    if (!wanted) return no('no-such-region')
    const isThere = wanted.roles ? card?.region?.key === wanted.key : card && !card.region
    if (isThere) return DONE
    const size = sizeOfNote(note)
    if (!found) {
      const { pageId } = wanted
      const near = now?.pageId === pageId ? now : undefined
      const { taken } = shapesOnPage(view.records, { pageId, except: note.id })
      return this.#query(wanted, { size, near, taken })
    }
    const { spot } = found
    if (!spot) return no('no-such-region')
    const point = { x: spot.x + size.w / 2, y: spot.y + size.w / 2 }
    const { pageId } = wanted
    const moved = { ...note, ...cornerFor(note, point), parentId: pageId as ShownShape['parentId'] }
    return this.#change(note, moved, by)
  }

  #add(
    { title, region, page }: Extract<CardCommand, { type: 'add-card' }>,
    by: WrittenBy,
    found: Found | undefined,
  ): Written | NeedsSpot {
    const { view } = this.#engine
    const wanted = this.#region(region, page)
    if (!wanted || (page !== undefined && wanted.pageId !== page)) return no('no-such-region')
    const { pageId } = wanted
    if (this.#fullness.records.count >= MAX_RECORDS) return no('full')
    const { count, taken } = shapesOnPage(view.records, { pageId, except: undefined })
    if (count >= MAX_SHAPES_ON_PAGE) return no('full')
    const size = { w: NOTE_SIZE, h: writtenHeight(title) }
    if (!found) return this.#query(wanted, { size, near: undefined, taken })
    const { spot } = found
    if (!spot) return no('no-such-region')
    const note = writtenNote({
      name: randomBytes(16).toString('base64url'),
      pageId,
      at: { x: Math.round(spot.x), y: Math.round(spot.y) },
      index: this.#indexOnTop(pageId),
      text: title,
      author: by.name,
    })
    if (faultOf(note.id, note)) return no('no-such-region')
    const text = this.#cells.create(note, by)
    return this.#done({ kind: 'added', card: note.id, text }, by)
  }

  /**
   * The roles of a region's key and a page that has them, rather the near one than another; `roles` is
   * undefined for the tray.
   */
  #region(
    key: string | null,
    near?: string,
  ): { key: string; roles: readonly string[] | undefined; pageId: string } | undefined {
    const { ownership, pageIds } = this.#engine
    const pages = pageIds.toSorted((one, other) => Number(other === near) - Number(one === near))
    if (key === null) {
      const pageId = pages.find((id) => ownership.shapesOn(id).trays.length > 0) ?? pages[0]
      return pageId === undefined ? undefined : { key: '', roles: undefined, pageId }
    }
    const asked = key === '' ? [] : key.split(REGION_SEPARATOR)
    const roles = ownership.roles.map(({ id }) => id).filter((id) => asked.includes(id))
    const pageId = pages.find((id) => hasAll(ownership.shapesOn(id), roles))
    if (roles.length !== asked.length || pageId === undefined) return undefined
    return { key: roles.join(REGION_SEPARATOR), roles, pageId }
  }

  #query(
    { roles, pageId }: { roles: readonly string[] | undefined; pageId: string },
    note: {
      size: { w: number; h: number }
      near: Point | undefined
      taken: SpotQuery['taken']
    },
  ): NeedsSpot {
    const shapes = this.#engine.ownership.shapesOn(pageId)
    const { size, taken, near = middleOf(shapes, roles) } = note
    return { query: { shapes, roles, taken, near, size } }
  }

  #indexOnTop(pageId: string): string {
    let top: string | undefined
    for (const record of this.#engine.view.records.values()) {
      if (record.typeName !== 'shape' || record.parentId !== pageId) continue
      if (top === undefined || record.index > top) top = record.index
    }
    return top === undefined ? nthIndex(0) : indexAbove(top)
  }

  /** Names one party in place of all whom the person saw; who was named since stays beside it. */
  #name(
    note: ShownNote,
    { key, name, before }: { key: Named; name: string; before?: readonly string[] | undefined },
    by: WrittenBy,
  ): Written {
    const isSeen = before && this.#seenBy(note, { key, before })
    return this.#setMeta(note, naming(note.meta, key, { name, tag: freshTag(random), isSeen }), by)
  }

  /** True for a name that a list has shown as one of these, or does not show; see card-frames.ts. */
  #seenBy(
    { id }: ShownNote,
    { key, before }: { key: Named; before: readonly string[] },
  ): ((name: string) => boolean) | undefined {
    const { ownership } = this.#engine
    const card = ownership.card(id)
    if (!card) return undefined
    const { accountable, delegates, setAside, region, pageId } = card
    const around = { held: region?.roles ?? [], roles: ownership.rolesFor(pageId) }
    const [shown, aside] = key === 'accountable' ? [accountable, setAside] : [delegates, []]
    return (name) =>
      before.includes(toldName(name)) ||
      !(aside.includes(name) || isUnseen(name, { known: before, shown, around }))
  }

  /** Words that somebody else wrote since are not written over by who has not seen them. */
  #say(
    note: ShownNote,
    {
      key,
      words,
      before,
    }: { key: 'decision' | 'reason'; words: string; before?: string | undefined },
    by: WrittenBy,
  ): Written {
    const now = inOneLine(toldWords(wordsIn(note.meta[key]) ?? ''))
    const isSeen = before === undefined || now === inOneLine(before) || now === words
    if (!isSeen) return no('changed-since')
    return this.#setMeta(note, { [key]: words || undefined }, by)
  }

  /** Writes meta keys; undefined takes one away. */
  #setMeta(
    note: ShownNote,
    keys: Readonly<Record<string, string | true | undefined>>,
    by: WrittenBy,
  ): Written {
    const all = Object.entries({ ...note.meta, ...keys })
    const meta = Object.fromEntries(all.filter(([, value]) => value !== undefined))
    return this.#change(note, { ...note, meta }, by)
  }

  #change(before: ShownNote, after: ShownNote, by: WrittenBy): Written {
    const { id } = before
    if (faultOf(id, after)) return no('no-such-region')
    const cells = this.#cells.change(before, after, by)
    return cells.length === 0 ? DONE : this.#done({ kind: 'set', card: id, cells }, by)
  }

  /** Makes of the text as it is now what differs between two, so that who types in it loses nothing. */
  #rename(
    note: ShownNote,
    { before, after }: Extract<CardCommand, { type: 'rename-card' }>,
    by: WrittenBy,
  ): Written {
    const { id } = note
    const fragment = this.#cells.textOf(id)
    const from = fragment ? readWhole(fragment) : textOf(note)
    if (!from) return no('unknown-text')
    if (isTooLong(from)) return no('too-long')
    const to = rewriteText(from, { before, after })
    if (!to) return no('unknown-text')
    if (sameJson(from, to)) return DONE
    const { size, growY, fontSizeAdjustment } = note.props
    // Nothing here can measure words: the first canvas on which they are changed does.
    this.#cells.write(id, { text: to, fit: { ...writtenFit(plainLines(to), size) } }, by)
    const fit = { growY, fontSizeAdjustment }
    return this.#done({ kind: 'renamed', card: id, from, to, fit }, by)
  }

  #delete({ id }: ShownNote, by: WrittenBy): Written {
    const groups = [...this.#engine.view.overlayGroups(id)]
    const keys = [id, ...groups.map((group) => overlayKey(id, group))]
    return this.#done({ kind: 'deleted', card: id, cells: this.#cells.delete(keys, by) }, by)
  }

  #done(change: CardChange, by: WrittenBy): Written {
    const undo = this.#history.keep(change, by)
    return { ok: true, undo, ...(change.kind === 'added' && { card: change.card }) }
  }
}

/** As words come in commands; a canvas writes them as they were typed. */
function inOneLine(words: string): string {
  return words.normalize('NFC').trim().replaceAll(/\s+/g, ' ')
}

/** Between 0 and 1. */
function random(): number {
  return randomInt(2 ** 32) / 2 ** 32
}

/** True where a page may have a region of these roles: their shapes, for more than one shapes that meet. */
function hasAll({ circles }: PageShapes, roles: readonly string[]): boolean {
  const boxes = roles.map((role) =>
    circles.filter((circle) => circle.role === role).map(({ area }) => boundsOf(area)),
  )
  const [first = [], ...others] = boxes
  if (roles.length === 0) return true
  return first.some((box) => others.every((each) => each.some((other) => meet(box, other))))
}

function meet(one: Rect, other: Rect): boolean {
  return (
    one.x < other.x + other.w &&
    other.x < one.x + one.w &&
    one.y < other.y + other.h &&
    other.y < one.y + one.h
  )
}

/** Where people would look for a card in a region first. */
function middleOf(
  { circles, trays, frame }: PageShapes,
  roles: readonly string[] | undefined,
): Point {
  const inside = roles
    ? circles.filter(({ role }) => roles.includes(role)).map(({ area }) => area)
    : trays
  const boxes = inside.map(boundsOf)
  if (boxes.length > 0 && roles) {
    const sum = boxes.reduce(
      (all, { x, y, w, h }) => ({ x: all.x + x + w / 2, y: all.y + y + h / 2 }),
      {
        x: 0,
        y: 0,
      },
    )
    return { x: sum.x / boxes.length, y: sum.y / boxes.length }
  }
  // The tray fills from its left, and nobody's cards from the corner below.
  const [box] = boxes
  if (box) return { x: box.x + NOTE_SIZE / 2, y: box.y + box.h / 2 }
  const around = frame && boundsOf(frame)
  return around ? { x: around.x + NOTE_SIZE, y: around.y + around.h - NOTE_SIZE } : { x: 0, y: 0 }
}
