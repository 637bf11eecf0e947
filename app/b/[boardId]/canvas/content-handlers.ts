import {
  type Editor,
  type TLContent,
  type TLShape,
  type TLShapeId,
  defaultHandleExternalTldrawContent,
} from 'tldraw'
import { importAsked } from '#app/b/[boardId]/import/import-asked.ts'
import type { ShowToast } from '#app/ui/Toast.tsx'
import { hasTooLongText } from '#lib/board/cells.ts'
import { MAX_MERGED_TEXT_BYTES, MAX_TEXT_BYTES } from '#lib/board/limits.ts'
import { addNote } from './add-note.ts'
import { diagramOf } from './diagram.ts'

/**
 * What pasting and dropping do. All of tldraw's own ways are replaced: its handler for SVG puts the
 * text into the page to measure it, where it runs script; its bookmarks fetch the pasted address; its
 * embeds frame other sites; files need a place to be kept that does not exist yet.
 *
 * On a board with regions each line of a pasted list is a card. A list or table as a file is imported.
 */
export function handleContent(editor: Editor, toast: ShowToast): void {
  const say = (text: string) => toast({ text })
  const refuseImage = () => say('Images are not supported yet.')
  editor.registerExternalContentHandler('svg-text', refuseImage)
  editor.registerExternalContentHandler('files', ({ files }) => {
    const [file, ...others] = files.filter(({ name }) => /\.(csv|tsv|txt)$/i.test(name))
    if (!file) refuseImage()
    else if (editor.getIsReadonly()) say('You can look at this board, but not change it.')
    else if (others.length > 0) say('One file at a time can be imported.')
    else importAsked.set({ file })
  })
  editor.registerExternalContentHandler('file-replace', refuseImage)
  editor.registerExternalContentHandler('excalidraw', () =>
    say('Drawings of other apps cannot be pasted yet.'),
  )
  editor.registerExternalContentHandler('embed', ({ url, point }) => {
    addNote(editor, point ?? editor.getViewportPageBounds().center, url)
  })
  editor.registerExternalContentHandler('url', ({ url, point }) => {
    addNote(editor, point ?? editor.getViewportPageBounds().center, url)
  })
  editor.registerExternalContentHandler('text', ({ text, point, sources }) => {
    const tidy = text.replaceAll('\r\n', '\n').trim()
    if (tidy === '' || editor.getIsReadonly()) return
    if (tidy.includes('\n') && diagramOf(editor)) {
      const copied = sources?.find((each) => each.type === 'text' && each.subtype === 'text')
      // Not trimmed: a first row may begin with an empty cell.
      const plain = copied?.type === 'text' ? copied.data : text
      import('#app/b/[boardId]/cards/paste-lines.ts').then(
        ({ pasteLines }) => pasteLines(editor, { text: tidy, plain }, toast),
        () => say('The list could not be added now. Try again when there is a connection.'),
      )
      return
    }
    if (new TextEncoder().encode(tidy).length > MAX_TEXT_BYTES) {
      say(`This text is too long: a note holds ${MAX_TEXT_BYTES / 1024} kB.`)
      return
    }
    addNote(editor, point ?? editor.getViewportPageBounds().center, tidy)
  })
  editor.registerExternalContentHandler('tldraw', (pasted) => {
    const { shapes } = pasted.content
    if (shapes.some(isMedia)) refuseImage()
    // Not all of it would be shown; nothing is cut without a word.
    if (shapes.some(hasTooLongText)) {
      say(`A copied text is too long: at most ${MAX_MERGED_TEXT_BYTES / 1024} kB can be pasted.`)
    }
    const content = without(pasted.content, (shape) => isMedia(shape) || hasTooLongText(shape))
    // It is asynchronous in name only.
    if (content.shapes.length > 0)
      void defaultHandleExternalTldrawContent(editor, { ...pasted, content })
  })
  editor.registerExternalAssetHandler('file', null)
  editor.registerExternalAssetHandler('url', null)
}

const MEDIA: ReadonlySet<string> = new Set(['image', 'video', 'embed', 'bookmark'])

/** Copied shapes may point to pictures on other hosts, which every browser on the board would load. */
const isMedia = ({ type }: TLShape): boolean => MEDIA.has(type)

/** The content less some of its shapes, and less all assets. */
function without(content: TLContent, isLeftOut: (shape: TLShape) => boolean): TLContent {
  const left = new Set<TLShapeId>()
  for (const shape of content.shapes) if (isLeftOut(shape)) left.add(shape.id)
  const isKept = (id: TLShapeId) => !left.has(id)
  return {
    ...content,
    shapes: content.shapes.filter(({ id }) => isKept(id)),
    rootShapeIds: content.rootShapeIds.filter(isKept),
    bindings: content.bindings?.filter(({ fromId, toId }) => isKept(fromId) && isKept(toId)),
    assets: [],
  }
}
