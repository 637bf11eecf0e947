import type { CSSProperties } from 'react'
import {
  NoteShapeUtil,
  type SvgExportContext,
  type TLNoteShape,
  useDefaultColorTheme,
} from 'tldraw'
import { CardFace } from '#app/b/[boardId]/cards/CardFace.tsx'
import { ownershipOf } from '#app/b/[boardId]/ownership/board-ownership.ts'
import { CardMarks } from '#app/b/[boardId]/ownership/CardMarks.tsx'
import { mayMeasure } from '#app/b/[boardId]/typing/measuring.ts'
import { canonicalRichText, toPlainText } from '#lib/board/rich-text.ts'
import { NOTE_SIZE } from '#lib/templates/card-note.ts'
import { DrawnInTurn } from './DrawnInTurn.tsx'
import { footerLetters, hasRoomForAuthor, type NoteText } from './author-place.ts'
import { noteGeometry } from './note-geometry.ts'
import { diagramColours } from './palette.ts'

/** tldraw's note with who holds it as a card, and the name of the person who made it. */
export class PaperNoteUtil extends NoteShapeUtil {
  override component(shape: TLNoteShape) {
    const draw = () => (
      <>
        {super.component(shape)}
        <Footer note={shape} />
        <CardMarks note={shape} />
      </>
    )
    return <DrawnInTurn draw={draw} place={<Paper note={shape} />} />
  }

  override getGeometry(shape: TLNoteShape) {
    return noteGeometry(shape, () => super.getGeometry(shape))
  }

  override getAriaDescriptor(note: TLNoteShape) {
    return ownershipOf(this.editor)?.wordsOf(note.id)
  }

  override onBeforeUpdate(before: TLNoteShape, after: TLNoteShape) {
    return mayMeasure(this.editor, before, after) ? super.onBeforeUpdate(before, after) : undefined
  }

  override indicator(shape: TLNoteShape) {
    const { scale, growY } = shape.props
    return (
      <rect
        rx={NOTE_RADIUS * scale}
        width={NOTE_SIZE * scale}
        height={(NOTE_SIZE + growY) * scale}
      />
    )
  }

  override toSvg(shape: TLNoteShape, context: SvgExportContext) {
    const words = [ownershipOf(this.editor)?.lettersOf(shape.id), authorOf(shape)].filter(Boolean)
    const { muted } = diagramColours[context.isDarkMode ? 'dark' : 'light']
    return (
      <>
        {super.toSvg(shape, context)}
        {words.length > 0 && (
          <foreignObject
            className="tl-export-embed-styles"
            x={0}
            y={NOTE_SIZE + shape.props.growY + (isAuthorInside(shape) ? -30 : 2)}
            width={NOTE_SIZE}
            height={26}
          >
            <div
              style={{
                fontFamily: 'tldraw_sans, sans-serif',
                fontSize: 15,
                color: muted,
                padding: '0 14px',
                overflow: 'hidden',
                textOverflow: 'ellipsis',
                whiteSpace: 'nowrap',
              }}
            >
              {words.join(' · ')}
            </div>
          </foreignObject>
        )}
      </>
    )
  }
}

/** A note before its words are drawn. */
function Paper({ note: { props } }: { note: TLNoteShape }) {
  const { scale, growY, color } = props
  const theme = useDefaultColorTheme()
  return (
    <div
      className="tl-note__container"
      style={{
        width: NOTE_SIZE * scale,
        height: (NOTE_SIZE + growY) * scale,
        backgroundColor: theme[color].note.fill,
      }}
    />
  )
}

const NOTE_RADIUS = 6

/**
 * Who holds the card, and who wrote the note. Inside the note while its text leaves room, just below
 * it when the text does not.
 */
function Footer({ note }: { note: TLNoteShape }) {
  const { scale, growY } = note.props
  const text = textOf(note)
  const isInside = hasRoomForAuthor(text)
  return (
    <div
      className="ov-footer"
      style={
        {
          '--ov-most': `${footerLetters(text)}px`,
          width: NOTE_SIZE,
          top: isInside ? undefined : (NOTE_SIZE + growY) * scale + 2,
          bottom: isInside ? undefined : 'auto',
          transformOrigin: isInside ? undefined : 'top left',
          transform: scale === 1 ? undefined : `scale(${scale})`,
        } as CSSProperties
      }
    >
      <CardFace id={note.id} />
      <span className="ov-author">{authorOf(note)}</span>
    </div>
  )
}

function isAuthorInside(note: TLNoteShape): boolean {
  return hasRoomForAuthor(textOf(note))
}

function textOf({ props }: TLNoteShape): NoteText {
  return { ...props, words: toPlainText(canonicalRichText(props.richText)) }
}

function authorOf(note: TLNoteShape): string | undefined {
  const { author } = note.meta
  return typeof author === 'string' && author !== '' ? author : undefined
}
