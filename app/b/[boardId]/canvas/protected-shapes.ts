import { atom, type Atom, type Editor, type TLShape, type TLShapeId, type TLStore } from 'tldraw'
import { CELL_SEPARATOR, ROOT } from '#lib/board/layout.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { replaceMethod } from './replace-method.ts'

/**
 * The furniture of a board: shapes that stand in the document's protected part. A lock alone does not
 * keep people out (right-click offers Unlock, Tab stops at them, a filled shape covers cards sent to
 * the back), so to the editor furniture is hidden: nothing hits, selects, frames or erases it. We draw
 * it ourselves below all shapes, and put it back into exports.
 *
 * Whether a shape is furniture follows from where it is stored, never from its meta: anybody may paste
 * a shape that claims to be a circle.
 */
const protectedIds = new WeakMap<TLStore, Atom<ReadonlySet<string>>>()

/**
 * Reads which shapes are furniture, now and when a template is added. Before the store shows the
 * document, so that none flashes up.
 *
 * @returns ends the reading
 */
export function readProtectedIds(store: TLStore, doc: BoardConnection['doc']): () => void {
  const template = doc.getMap(ROOT.template)
  const read = () => {
    const keys = [...template.keys()]
    const ids = keys.filter((key) => key.startsWith('shape:') && !key.includes(CELL_SEPARATOR))
    idsAtom(store).set(new Set(ids))
  }
  read()
  template.observe(read)
  return () => template.unobserve(read)
}

/** True for furniture. */
export function isProtected(store: TLStore, id: string): boolean {
  return idsOf(store).has(id)
}

/** The furniture of the page that is shown, lowest first; follows changes of the furniture only. */
export function furnitureOnPage(editor: Editor): TLShape[] {
  const page = editor.getCurrentPageId()
  return [...idsOf(editor.store)]
    .flatMap((id) => editor.getShape(id as TLShapeId) ?? [])
    .filter((shape) => shape.parentId === page)
    .toSorted((a, b) => (a.index < b.index ? -1 : 1))
}

/** The furniture of all pages, that of the page that is shown first. */
export function furnitureOfBoard(editor: Editor): TLShape[] {
  const own = furnitureOnPage(editor)
  const others = [...idsOf(editor.store)].flatMap((id) => editor.getShape(id as TLShapeId) ?? [])
  return [...new Set([...own, ...others])]
}

/**
 * Leaves furniture out of the lists that the editor walks through: Tab, Ctrl and an arrow, and the
 * search for a parent ask for shapes of the page without asking whether they are hidden.
 */
export function skipProtected(editor: Editor): () => void {
  const ends = LISTS.map((name) => {
    let all: TLShape[] = []
    let others: TLShape[] = []
    return replaceMethod(editor, name, (stock) => () => {
      const now = stock()
      // The editor gives the same list until something changes.
      if (now !== all) {
        all = now
        others = now.filter(({ id }) => !isProtected(editor.store, id))
      }
      return others
    })
  })
  return () => {
    for (const end of ends) end()
  }
}

const LISTS = ['getCurrentPageShapes', 'getCurrentPageShapesSorted'] as const

/** For tldraw's `getShapeVisibility`. */
export function hideProtected(shape: TLShape, editor: Editor): 'hidden' | 'inherit' {
  return isProtected(editor.store, shape.id) ? 'hidden' : 'inherit'
}

/**
 * Keeps every path of the editor from changing furniture, also those that ignore locks. Only what
 * comes from the document gets through.
 */
export function guardProtected(editor: Editor): () => void {
  const { store } = editor
  const ends = [
    editor.sideEffects.registerBeforeChangeHandler('shape', (before, after, source) =>
      source === 'user' && isProtected(store, before.id) ? before : after,
    ),
    editor.sideEffects.registerBeforeDeleteHandler('shape', (shape, source) =>
      source === 'user' && isProtected(store, shape.id) ? false : undefined,
    ),
  ]
  return () => {
    for (const end of ends) end()
  }
}

function idsOf(store: TLStore): ReadonlySet<string> {
  return idsAtom(store).get()
}

function idsAtom(store: TLStore): Atom<ReadonlySet<string>> {
  const known = protectedIds.get(store)
  if (known) return known
  const made = atom('furniture', NONE)
  protectedIds.set(store, made)
  return made
}

const NONE: ReadonlySet<string> = new Set()
