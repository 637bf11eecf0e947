import { atom, type Atom, type Editor } from 'tldraw'
import type { LiveOwnership } from './live-ownership.ts'

/**
 * Who owns what on the board of an editor; undefined until the engine is loaded, and after the
 * editor's end. Reactive, so read it inside of `useValue`, `computed` or `react`.
 *
 * Small, so that everything may import it: the engine comes in a file of its own, once the board can
 * be used.
 */
export function ownershipOf(editor: Editor): LiveOwnership | undefined {
  return atomOf(editor).get()
}

/**
 * Loads the engine and keeps it up to date with the editor's records, until the returned function is
 * called.
 */
export function attachOwnership(editor: Editor): () => void {
  const known = atomOf(editor)
  let isEnded = false
  let live: LiveOwnership | undefined
  const load = async () => {
    const { LiveOwnership: Live } = await import('./live-ownership.ts')
    // In strict mode an editor is prepared, ended and prepared again before this is loaded.
    if (isEnded) return
    live = new Live(editor)
    known.set(live)
  }
  load().catch(() => {
    // The board works without: it has no counts and no panel until the page is loaded again.
  })
  return () => {
    isEnded = true
    if (!live) return
    known.set(undefined)
    live.close()
  }
}

const atoms = new WeakMap<Editor, Atom<LiveOwnership | undefined>>()

function atomOf(editor: Editor): Atom<LiveOwnership | undefined> {
  const known = atoms.get(editor)
  if (known) return known
  const made = atom<LiveOwnership | undefined>('ownership', undefined)
  atoms.set(editor, made)
  return made
}
