import { atom } from 'tldraw'

/** Set while somebody wants to import cards: the file that was dropped, if one was. */
export const importAsked = atom<{ readonly file?: File } | undefined>('import', undefined)
