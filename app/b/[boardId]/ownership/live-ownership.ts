/**
 * The ownership engine of one open board. It takes what tldraw's store tells, once per frame, so that
 * a drag of many notes is one change of lists and sums for each picture that is drawn.
 *
 * The document gets one commit per gesture, so the store has a teammate's card where it was while
 * that person drags it. People see it where it is drawn, and a panel that says something else would be
 * wrong for as long as the gesture takes: such a card counts where it is drawn.
 */
import {
  atom,
  type Atom,
  computed,
  type Editor,
  type Mat,
  react,
  type TLNoteShape,
  type TLRecord,
  type TLShapeId,
  transact,
} from 'tldraw'
import { furnitureOfBoard, isProtected } from '#app/b/[boardId]/canvas/protected-shapes.ts'
import { movedByOthers } from '#app/b/[boardId]/panels/moved-by-others.ts'
import { Disposer } from '#lib/core/disposer.ts'
import type { BoardRecord } from '#lib/ownership/board-record.ts'
import { cardLetters, cardWords } from '#lib/ownership/card-words.ts'
import type { Card } from '#lib/ownership/card.ts'
import { Ownership, type OwnershipChange } from '#lib/ownership/ownership.ts'
import type { OwnedCards } from '#lib/ownership/owned-cards.ts'
import type { Role } from '#lib/ownership/regions.ts'
import { taskFocus } from '#lib/templates/task-focus.ts'
import { roleLetters } from '#lib/ownership/role-letters.ts'
import { cardsSeenOn } from './seen-cards.ts'
import { roleHues } from './role-looks.ts'

/** A role where there is little room. */
export interface RoleLook {
  readonly letters: string
  /** A CSS colour for words. */
  readonly colour: string | undefined
}

/** One engine for one editor; whoever makes it closes it. */
export class LiveOwnership {
  readonly #editor: Editor
  readonly #engine: Ownership
  readonly #ends = new Disposer()
  readonly #changes = atom('ownership changes', 0)
  /** The engine gives the same roles until the template changes. */
  readonly #roles = computed('roles', () => this.now.roles)
  readonly #rolesHere = computed('roles of the page that is shown', () =>
    this.now.rolesFor(this.#editor.getCurrentPageId()),
  )
  readonly #looks = computed('looks of roles', () => {
    const roles = this.#roles.get()
    const hues = roleHues(roles, furnitureOfBoard(this.#editor))
    return new Map(
      roles.map((role) => [
        role.id,
        { letters: roleLetters(role), colour: hues.get(role.id)?.text },
      ]),
    )
  })
  /** Of the notes that somebody asked about: a face follows its own card and no other. */
  readonly #cards = new Map<string, Atom<Card | undefined>>()
  #moved: ReadonlyMap<string, Mat> = new Map()

  constructor(editor: Editor) {
    this.#editor = editor
    const { store } = editor
    this.#engine = new Ownership({
      isFurniture: (id) => isProtected(store, id),
      tasks: taskFocus,
    })
    this.#ends.add(this.#engine.subscribe((change) => this.#tell(change)))
    // Listening first flushes what the store has not told yet.
    this.#ends.add(
      store.listen(
        ({ changes: { added, updated, removed } }) => {
          const put = [...Object.values(added), ...Object.values(updated).map(([, now]) => now)]
          this.#apply(put, Object.keys(removed))
        },
        { scope: 'document' },
      ),
    )
    this.#apply(store.allRecords(), [])
    this.#ends.add(
      react('cards in gestures of others', () => this.#setMoved(movedByOthers(editor))),
    )
  }

  /** The engine as it is now. Reactive: reading it again after every change of any card or region. */
  get now(): Ownership {
    this.#changes.get()
    return this.#engine
  }

  /**
   * The cards and roles that people see together: those of the page that is shown. A board of one
   * template is one, also for whoever looks at another page of it. Reactive, as {@link now} is.
   */
  get here(): OwnedCards {
    return cardsSeenOn(this.now, this.#editor.getCurrentPageId())
  }

  /** What can be named on the cards of the page that is shown. Reactive, to the template's shapes only. */
  get rolesHere(): readonly Role[] {
    return this.#rolesHere.get()
  }

  /** The card of a note; undefined when it is none. Reactive, to this card only. */
  card(id: string): Card | undefined {
    const known = this.#cards.get(id)
    if (known) return known.get()
    const made = atom('card', this.#engine.card(id))
    this.#cards.set(id, made)
    return made.get()
  }

  /** How each role is shown on cards, by its id. Reactive, to the template's shapes only. */
  get looks(): ReadonlyMap<string, RoleLook> {
    return this.#looks.get()
  }

  /** What stands on a card in a picture of the board. */
  lettersOf(id: string): string | undefined {
    const card = this.card(id)
    return card && cardLetters(card)
  }

  /** A card in words, for people who hear it; undefined for a note that is none. */
  wordsOf(id: string): string | undefined {
    const card = this.card(id)
    return card && cardWords(card, this.#engine.rolesFor(card.pageId))
  }

  close(): void {
    this.#ends.dispose()
  }

  #apply(put: readonly TLRecord[], removed: readonly string[]): void {
    this.#engine.apply({ put: put.map((record) => this.#asDrawn(record)), removed })
  }

  #setMoved(moved: ReadonlyMap<string, Mat>): void {
    const ids = new Set([...this.#moved.keys(), ...moved.keys()])
    this.#moved = moved
    if (ids.size === 0) return
    this.#apply(
      [...ids].flatMap((id) => this.#editor.store.get(id as TLShapeId) ?? []),
      [],
    )
  }

  /** A note that somebody else moves at this moment lies on the page where it is drawn. */
  #asDrawn(record: TLRecord): BoardRecord {
    const place = this.#moved.get(record.id)
    if (!place || !isNote(record)) return record
    const pageId = this.#editor.getAncestorPageId(record)
    if (pageId === undefined) return record
    const { x, y } = place.point()
    return { ...record, parentId: pageId, x, y, rotation: place.rotation() }
  }

  #tell({ cards }: OwnershipChange): void {
    transact(() => {
      for (const { id, after } of cards) this.#cards.get(id)?.set(after)
      this.#changes.update((count) => count + 1)
    })
  }
}

function isNote(record: TLRecord): record is TLNoteShape {
  return record.typeName === 'shape' && record.type === 'note'
}
