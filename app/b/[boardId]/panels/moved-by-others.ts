import { atom, type Atom, type Editor, type Mat } from 'tldraw'

/**
 * Shapes that teammates move at this moment, by id, and where each is drawn on the page: the store has
 * them where they were. Reactive, with a new map for every frame in which one of them may have moved.
 */
export function movedByOthers(editor: Editor): ReadonlyMap<string, Mat> {
  return atomsOf(editor).places.get()
}

/**
 * Shapes that teammates hold at this moment, also where they rest and the store has caught up with
 * them. Reactive.
 */
export function heldByOthers(editor: Editor): ReadonlySet<string> {
  return atomsOf(editor).held.get()
}

/** Says what teammates move and hold from now on. */
export function setMovedByOthers(
  editor: Editor,
  { places, held }: { places: ReadonlyMap<string, Mat>; held: ReadonlySet<string> },
): void {
  const atoms = atomsOf(editor)
  if (places.size > 0) atoms.places.set(places)
  else if (atoms.places.get().size > 0) atoms.places.set(NO_PLACES)
  if (held.size > 0 || atoms.held.get().size > 0) atoms.held.set(held)
}

interface Atoms {
  readonly places: Atom<ReadonlyMap<string, Mat>>
  readonly held: Atom<ReadonlySet<string>>
}

const NO_PLACES: ReadonlyMap<string, Mat> = new Map()

const byEditor = new WeakMap<Editor, Atoms>()

function atomsOf(editor: Editor): Atoms {
  const known = byEditor.get(editor)
  if (known) return known
  const made = {
    places: atom('moved by others', NO_PLACES),
    held: atom<ReadonlySet<string>>('held by others', new Set()),
  }
  byEditor.set(editor, made)
  return made
}
