import { NoteShapeUtil, type SvgExportContext, type TLNoteShape } from 'tldraw'
import { mayMeasure } from '#app/b/[boardId]/typing/measuring.ts'
import { canonicalRichText, toPlainText } from '#lib/board/rich-text.ts'
import { NOTE_SIZE } from '#lib/templates/card-note.ts'
import { hasRoomForAuthor } from './author-place.ts'
import { diagramColours } from './palette.ts'

/** tldraw's note with the name of the person who made it. */
export class PaperNoteUtil extends NoteShapeUtil {
  override component(shape: TLNoteShape) {
    return (
      <>
        {super.component(shape)}
        <Author note={shape} />
      </>
    )
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
    const author = authorOf(shape)
    const { muted } = diagramColours[context.isDarkMode ? 'dark' : 'light']
    return (
      <>
        {super.toSvg(shape, context)}
        {author !== undefined && (
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
              {author}
            </div>
          </foreignObject>
        )}
      </>
    )
  }
}

const NOTE_RADIUS = 6

/** Inside the note while its text leaves room, just below it when the text does not. */
function Author({ note }: { note: TLNoteShape }) {
  const author = authorOf(note)
  if (author === undefined) return null
  const { scale, growY } = note.props
  const isInside = isAuthorInside(note)
  return (
    <div
      className="ov-author"
      style={{
        width: NOTE_SIZE,
        top: isInside ? undefined : (NOTE_SIZE + growY) * scale + 2,
        bottom: isInside ? undefined : 'auto',
        transformOrigin: isInside ? undefined : 'top left',
        transform: scale === 1 ? undefined : `scale(${scale})`,
      }}
    >
      {author}
    </div>
  )
}

function isAuthorInside({ props }: TLNoteShape): boolean {
  return hasRoomForAuthor({ ...props, words: toPlainText(canonicalRichText(props.richText)) })
}

function authorOf(note: TLNoteShape): string | undefined {
  const { author } = note.meta
  return typeof author === 'string' && author !== '' ? author : undefined
}
