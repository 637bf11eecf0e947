import { createShapeId, toRichText, type TLNoteShape, type TLShape } from '@tldraw/tlschema'
import type { Point } from '#lib/ownership/geometry.ts'
import type { ImportedCard } from '#lib/ownership/imported-card.ts'
import { cardLook } from './card-note.ts'
import { taskCards } from './cards.ts'
import { fittedFontSize } from './fitted-font-size.ts'

/** An imported card as a note. Nothing has measured its words: they are as large as fits by a guess. */
export function importedNote(
  card: ImportedCard,
  options: {
    /** Of which the shape's id is made. */
    readonly id: string
    readonly parentId: string
    /** Its top left corner. */
    readonly place: Point
    readonly scale?: number | undefined
    readonly index: TLNoteShape['index']
    /** The task that it stands for, where one is known. */
    readonly task: string | undefined
  },
): TLNoteShape {
  const { id, parentId, place, scale = cardLook.scale, index, task } = options
  return {
    id: createShapeId(id),
    typeName: 'shape',
    type: 'note',
    x: place.x,
    y: place.y,
    rotation: 0,
    index,
    parentId: parentId as TLShape['parentId'],
    isLocked: false,
    opacity: 1,
    meta: { ...(task !== undefined && { card: task }), ...factsOf(card) },
    props: {
      ...cardLook,
      scale,
      richText: toRichText(card.task),
      fontSizeAdjustment: fittedFontSize(card.task),
      growY: 0,
      url: '',
    },
  }
}

/** The templates' own tasks, each once: their ids are what sessions and exports compare by. */
export class KnownTasks {
  readonly #free: Map<string, string>

  /** @param taken - ids of tasks that stand on the board already */
  constructor(taken: ReadonlySet<string> = new Set()) {
    const free = taskCards.filter(({ id }) => !taken.has(id))
    this.#free = new Map(free.map(({ id, label }) => [label.toLowerCase(), id]))
  }

  /** The id of a task by its words, the first time that they come. */
  take(words: string): string | undefined {
    const key = words.toLowerCase()
    const id = this.#free.get(key)
    this.#free.delete(key)
    return id
  }
}

/** As flat meta keys; a second name of a kind has a key of its own. */
function factsOf(card: ImportedCard): TLNoteShape['meta'] {
  const { accountable = [], delegates = [], decision, reason, size, isParked } = card
  const named = (key: string, names: readonly string[]) =>
    Object.fromEntries(names.map((name, at) => [at === 0 ? key : `${key}.${at + 1}`, name]))
  return {
    ...named('accountable', accountable),
    ...named('delegate', delegates),
    ...(decision !== undefined && { decision }),
    ...(reason !== undefined && { reason }),
    ...(size !== undefined && { size }),
    ...(isParked === true && { parked: true }),
  }
}
