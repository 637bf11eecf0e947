import { createShapeId, toRichText, type TLNoteShape, type TLPageId } from '@tldraw/tlschema'
import type { TaskCard } from './cards.ts'
import { indexAt } from './furniture.ts'

/** Width and height of a note at scale 1, in page units; tldraw's own constant. */
export const NOTE_SIZE = 200

/**
 * The looks that cards and the notes people add share, so that both read as one deck.
 */
export const cardLook = {
  color: 'black',
  labelColor: 'black',
  size: 'l',
  font: 'sans',
  align: 'middle',
  verticalAlign: 'middle',
  scale: 1,
} as const satisfies Partial<TLNoteShape['props']>

const LABEL_FONT_SIZE = 26

/** No label breaks inside a word. */
const NON_BREAKING_HYPHEN = '\u2011'

/**
 * Font sizes of labels whose longest word is too wide for a note at the usual size, as measured by
 * tldraw with its bundled sans font. Stored in the card so that opening a fresh board writes nothing.
 */
const FITTED_FONT_SIZE: Readonly<Record<string, number>> = { differentiation: 25, stakeholders: 23 }

/** One task, or whatever a template sorts, as a note. It carries `meta.card`; it has no author, since no person made it. */
export function cardNote(options: {
  card: Pick<TaskCard, 'id' | 'label'>
  at: { x: number; y: number }
  position: number
}): TLNoteShape {
  const { card, at, position } = options
  return {
    id: createShapeId(`card-${card.id}`),
    typeName: 'shape',
    type: 'note',
    x: at.x,
    y: at.y,
    rotation: 0,
    index: indexAt(position),
    parentId: 'page:page' as TLPageId,
    isLocked: false,
    opacity: 1,
    meta: { card: card.id },
    props: {
      ...cardLook,
      richText: toRichText(card.label.replaceAll('-', NON_BREAKING_HYPHEN)),
      fontSizeAdjustment: FITTED_FONT_SIZE[card.id] ?? LABEL_FONT_SIZE,
      growY: 0,
      url: '',
    },
  }
}
