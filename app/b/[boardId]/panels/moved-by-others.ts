import { atom, type Atom, type Editor, type Mat } from 'tldraw'

/**
 * Shapes that teammates move at this moment, by id, and where each is drawn on the page: the store has
 * them where they were. Reactive, with a new map for every frame in which one of them may have moved.
 */
export function movedByOthers(editor: Editor): ReadonlyMap<string, Mat> {
  return atomOf(editor).get()
}

/** Says what is drawn elsewhere than it is stored from now on. */
export function setMovedByOthers(editor: Editor, places: ReadonlyMap<string, Mat>): void {
  const known = atomOf(editor)
  if (places.size > 0) known.set(places)
  else if (known.get().size > 0) known.set(NOTHING)
}

const NOTHING: ReadonlyMap<string, Mat> = new Map()

const atoms = new WeakMap<Editor, Atom<ReadonlyMap<string, Mat>>>()

function atomOf(editor: Editor): Atom<ReadonlyMap<string, Mat>> {
  const known = atoms.get(editor)
  if (known) return known
  const made = atom('moved by others', NOTHING)
  atoms.set(editor, made)
  return made
}
