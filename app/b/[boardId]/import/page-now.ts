import { Box, type Editor, type TLNoteShape, type TLPageId, type TLShape } from 'tldraw'
import { LEAVES_ROOM } from '#app/b/[boardId]/canvas/add-note.ts'
import { furnitureOnPage } from '#app/b/[boardId]/canvas/protected-shapes.ts'
import { MAX_RECORDS } from '#lib/board/limits.ts'
import { plainTextIn, wordsIn } from '#lib/ownership/board-record.ts'
import type { ImportPage } from '#lib/ownership/import-places.ts'
import { titleKey } from '#lib/ownership/open-board-import.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import { areParts } from '#lib/ownership/parts.ts'
import type { Role } from '#lib/ownership/regions.ts'

/** What an import must know of the board and of the page that is shown. */
export interface PageNow {
  readonly id: TLPageId
  /** Those that have a shape on this page. */
  readonly roles: readonly Role[]
  readonly page: ImportPage
  /** Tasks that stand on the board, by titleKey; on any of its pages, but people on this page alone. */
  readonly titles: ReadonlySet<string>
  /** Ids of the template's tasks that stand on the board. */
  readonly tasks: ReadonlySet<string>
  /** How many more shapes this page takes. */
  readonly room: number
}

/** Reads the board as it is at this moment. */
export function readPage(editor: Editor): PageNow {
  const id = editor.getCurrentPageId()
  const furniture = furnitureOnPage(editor)
  const engine = new Ownership({ isFurniture: () => true })
  engine.apply({ put: furniture })
  const shapes = editor.getCurrentPageShapes()
  const areas = furniture.flatMap((shape) => editor.getShapePageBounds(shape) ?? [])
  const boxes = shapes.flatMap((shape) => editor.getShapePageBounds(shape) ?? [])
  const all = [...areas, ...boxes]
  const { document } = editor.store.scopedTypes
  const records = editor.store.allRecords()
  const cards = records.filter(isCard)
  // One person may have a part in each decision; a task is somebody's once.
  const known = areParts(engine.roles) ? shapes.filter(isCard) : cards
  return {
    id,
    roles: engine.roles,
    page: {
      shapes: engine.shapesOn(id),
      roles: engine.roles.map(({ id }) => id),
      taken: shapes
        .filter(({ type }) => !LEAVES_ROOM.has(type))
        .flatMap((shape) => editor.getShapePageBounds(shape)?.toJson() ?? []),
      around: all.length > 0 ? Box.Common(all).toJson() : undefined,
      centre: editor.getViewportPageBounds().center.toJson(),
    },
    titles: new Set(known.map(({ props }) => titleKey(plainTextIn(props.richText)))),
    tasks: new Set(cards.flatMap(({ meta }) => wordsIn(meta['card']) ?? [])),
    room: Math.min(
      editor.options.maxShapesPerPage - editor.getCurrentPageShapeIds().size,
      MAX_RECORDS - records.filter(({ typeName }) => document.has(typeName)).length,
    ),
  }
}

/** True when nothing has changed that an import looks at. */
export function isSamePage(one: PageNow, other: PageNow): boolean {
  const [a, b] = [one, other].map(({ titles, tasks, ...page }) =>
    JSON.stringify([page, [...titles], [...tasks]]),
  )
  return a === b
}

function isCard(record: { typeName: string; type?: string; meta?: object }): record is TLNoteShape {
  if (record.typeName !== 'shape') return false
  const { type, meta } = record as TLShape
  return type === 'note' && meta['comment'] !== true
}
