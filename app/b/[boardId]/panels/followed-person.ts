import { atom, type Atom, type Editor } from 'tldraw'

const followed = new WeakMap<Editor, Atom<string | null>>()

/**
 * Id of the person whose view an editor follows. tldraw has a field for it, but ends its own way of
 * following with every camera that somebody sets, which is how our way works.
 */
export function followedPerson(editor: Editor): Atom<string | null> {
  const known = followed.get(editor)
  if (known) return known
  const fresh = atom<string | null>('followed person', null)
  followed.set(editor, fresh)
  return fresh
}
