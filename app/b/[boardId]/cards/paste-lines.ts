import { Box, createShapeId, type Editor, toRichText, type TLNoteShape, type TLShape } from 'tldraw'
import { addNote } from '#app/b/[boardId]/canvas/add-note.ts'
import { diagramOf } from '#app/b/[boardId]/canvas/diagram.ts'
import { furnitureOnPage } from '#app/b/[boardId]/canvas/protected-shapes.ts'
import { importAsked } from '#app/b/[boardId]/import/import-asked.ts'
import type { ShowToast } from '#app/ui/Toast.tsx'
import { repeatedSentences } from '#app/import/import-words.ts'
import { MAX_TEXT_BYTES } from '#lib/board/limits.ts'
import { plainTextIn } from '#lib/ownership/board-record.ts'
import { repeatedAmong, titleKey } from '#lib/ownership/open-board-import.ts'
import type { Point } from '#lib/ownership/geometry.ts'
import { rowsBeside } from '#lib/ownership/import-places.ts'
import { cardLook, NOTE_SIZE } from '#lib/templates/card-note.ts'
import { isTableOf, linesOf, MAX_LINES } from './list-lines.ts'

/** From one card to the next, page units. */
const STEP = NOTE_SIZE + 24
/** Inside of the tray's edge; its title takes the top. */
const TRAY_PAD = { side: 24, top: 76 }

/**
 * Makes one card of each line of a pasted list, as one step of undo, and selects them. They go into
 * the free places of the tray if all of them fit, for nobody has placed them yet; else into a block of
 * their own beside everything else, where they can be moved as one.
 * Nothing is added of a list that is too long. Rows of a spreadsheet are no list: they are imported.
 *
 * @param options.plain - the text as it was copied, with the tabs that tldraw loses
 */
export function pasteLines(
  editor: Editor,
  { text, plain = text }: { readonly text: string; readonly plain?: string | undefined },
  toast: ShowToast,
): void {
  if (isTableOf(plain)) {
    importAsked.set({ file: new File([plain], 'Pasted rows.tsv') })
    return
  }
  const lines = linesOf(text)
  const refusal = refusalOf(editor, lines)
  if (refusal !== undefined) {
    toast({ text: `${refusal} Nothing was added.` })
    return
  }
  const known = new Set(editor.getCurrentPageShapes().map(titleKeyOf))
  const places = placesInTray(editor, lines.length) ?? block(editor, lines.length)
  const { size, font, scale } = cardLook
  const notes = lines.map((line, at) => ({
    id: createShapeId(),
    type: 'note' as const,
    ...places[at],
    props: { size, font, scale, richText: toRichText(line) },
  }))
  editor.markHistoryStoppingPoint('paste a list')
  editor.run(() => {
    editor.createShapes<TLNoteShape>(notes)
    editor.select(...notes.map(({ id }) => id))
  })
  const made = notes.flatMap(({ id }) => editor.getShape<TLNoteShape>(id) ?? [])
  const isOneNote = sizeOf(text) <= MAX_TEXT_BYTES || undefined
  const box = editor.getSelectionPageBounds()
  if (box && !editor.getViewportPageBounds().contains(box)) {
    editor.zoomToBounds(box, {
      inset: 120,
      targetZoom: editor.getZoomLevel(),
      animation: { duration: 200 },
    })
  }
  const twice = lines.filter((line) => known.has(titleKey(line))).length
  toast({
    text: [sentence(lines.length, twice), ...repeatedSentences(repeatedAmong(lines))].join(' '),
    action: isOneNote && {
      label: 'Make it one note',
      onSelect: () => {
        const box = untouched(editor, made)
        if (!box) {
          toast({ text: 'The cards were changed meanwhile. They stay.' })
          return
        }
        // The note first: it begins the step of undo that both are.
        addNote(editor, box.center, text)
        editor.deleteShapes(made.map(({ id }) => id))
      },
    },
  })
}

function refusalOf(editor: Editor, lines: readonly string[]): string | undefined {
  if (lines.length > MAX_LINES) {
    return `A list makes at most ${MAX_LINES} cards; this one has ${lines.length.toLocaleString('en')} lines.`
  }
  if (lines.some((line) => sizeOf(line) > MAX_TEXT_BYTES)) {
    return `A line is too long: a note holds ${MAX_TEXT_BYTES / 1024} kB.`
  }
  const room = editor.options.maxShapesPerPage - editor.getCurrentPageShapeIds().size
  if (lines.length <= room) return undefined
  return `This page has room for ${room} more shapes; the list has ${lines.length} lines.`
}

/** Where the cards are while all of them are as they were made; undefined once anybody did anything to one. */
function untouched(editor: Editor, made: readonly TLNoteShape[]): Box | undefined {
  const isSame = made.every((before) => {
    const now = editor.getShape<TLNoteShape>(before.id)
    const [was, is] = [before, now].map(
      (note) => note && JSON.stringify([note.x, note.y, note.meta, note.props.richText]),
    )
    return was === is
  })
  const boxes = isSame ? made.flatMap(({ id }) => editor.getShapePageBounds(id) ?? []) : []
  return boxes.length > 0 ? Box.Common(boxes) : undefined
}

/** Bytes of UTF-8. */
function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length
}

function sentence(count: number, twice: number): string {
  const added = `${count} cards added.`
  if (twice === 0) return added
  return `${added} ${twice === 1 ? 'One of them is' : `${twice} of them are`} on this page already.`
}

function placesInTray(editor: Editor, count: number): readonly Point[] | undefined {
  const tray = diagramOf(editor)?.tray
  if (!tray) return undefined
  const taken = boxesOf(editor)
  const places: { x: number; y: number }[] = []
  for (let y = tray.y + TRAY_PAD.top; y + NOTE_SIZE <= tray.maxY - 12; y += STEP) {
    for (let x = tray.x + TRAY_PAD.side; x + NOTE_SIZE <= tray.maxX - TRAY_PAD.side; x += STEP) {
      const place = new Box(x - 12, y, NOTE_SIZE + 24, NOTE_SIZE)
      if (!taken.some((box) => box.collides(place))) places.push({ x, y })
    }
  }
  return places.length >= count ? places : undefined
}

/** Rows that read like the list, about as wide as high. */
function block(editor: Editor, count: number): readonly Point[] {
  const areas = furnitureOnPage(editor).flatMap((shape) => editor.getShapePageBounds(shape) ?? [])
  const all = [...areas, ...boxesOf(editor)]
  const around = all.length > 0 ? Box.Common(all) : undefined
  return rowsBeside({ around, centre: editor.getViewportPageBounds().center, count })
}

function boxesOf(editor: Editor): Box[] {
  return editor.getCurrentPageShapes().flatMap((shape) => editor.getShapePageBounds(shape) ?? [])
}

function titleKeyOf({ props }: TLShape): string {
  return titleKey(plainTextIn('richText' in props ? props.richText : undefined))
}
