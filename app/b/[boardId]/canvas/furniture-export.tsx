import {
  type Editor,
  GeoShapeUtil,
  type SvgExportContext,
  TextShapeUtil,
  type TLGeoShape,
  type TLRenderingShape,
  type TLShapeId,
  type TLTextShape,
} from 'tldraw'
import { mayMeasure } from '#app/b/[boardId]/typing/measuring.ts'
import { typingOf } from '#app/b/[boardId]/typing/typing.ts'
import { FONT_SIZES } from '#lib/templates/label-size.ts'
import {
  FurnitureArea,
  type FurnitureInk,
  FurnitureLine,
  FurnitureText,
  furnitureWords,
  lineHeightOf,
} from './FurnitureDrawing.tsx'
import { diagramColours } from './palette.ts'
import { furnitureOnPage, isProtected } from './protected-shapes.ts'
import { replaceMethod } from './replace-method.ts'

/** tldraw's shapes, but with the looks of the board where one is furniture of it. */
export class BoardGeoUtil extends GeoShapeUtil {
  override onBeforeUpdate(before: TLGeoShape, after: TLGeoShape) {
    return mayMeasure(this.editor, before, after) ? super.onBeforeUpdate(before, after) : undefined
  }

  override toSvg(shape: TLGeoShape, context: SvgExportContext) {
    if (!isProtected(this.editor.store, shape.id)) return super.toSvg(shape, context)
    const ink = exportInk(context)
    return (
      <>
        <FurnitureArea shape={shape} ink={ink} />
        <FurnitureLine shape={shape} ink={ink} />
      </>
    )
  }
}

/** As {@link BoardGeoUtil}, for the words of the furniture. */
export class BoardTextUtil extends TextShapeUtil {
  override onBeforeUpdate(before: TLTextShape, after: TLTextShape) {
    return mayMeasure(this.editor, before, after) ? super.onBeforeUpdate(before, after) : undefined
  }

  /** tldraw deletes a text that is left empty, which must not happen under somebody else's hands. */
  override onEditEnd(shape: TLTextShape) {
    const others = typingOf(this.editor)?.othersIn(shape.id) ?? []
    if (others.length === 0) super.onEditEnd(shape)
  }

  override toSvg(shape: TLTextShape, context: SvgExportContext) {
    if (!isProtected(this.editor.store, shape.id)) return super.toSvg(shape, context)
    const text = furnitureWords(this.editor, shape, furnitureOnPage(this.editor))
    if (text === '') return <g />
    return (
      // The class makes tldraw embed the font into the file.
      <foreignObject
        className="tl-export-embed-styles"
        width={shape.props.w}
        height={lineHeightOf(shape)}
      >
        <FurnitureText shape={shape} text={text} ink={exportInk(context)} />
      </foreignObject>
    )
  }
}

/**
 * Puts the furniture back into exports of the whole board, below everything else whatever was sent to
 * the back. An export is the only caller that asks for shapes without the state of the editor.
 */
export function exportFurniture(editor: Editor): () => void {
  const internals = editor as unknown as RenderingInternals
  const ends = [
    replaceMethod(internals, 'getUnorderedRenderingShapes', (stock) => (useEditorState) => {
      const shapes = stock(useEditorState)
      return useEditorState ? shapes : [...furnitureEntries(editor), ...shapes]
    }),
    replaceMethod(editor, 'getSvgElement', (stock) => (shapes, options) => {
      const ids = shapes.map((shape) => (typeof shape === 'string' ? shape : shape.id))
      const furniture = isWholePage(editor, ids) ? furnitureOnPage(editor) : []
      return stock([...new Set([...ids, ...furniture.map(({ id }) => id)])], options)
    }),
  ]
  return () => {
    for (const end of ends) end()
  }
}

/** True for everything that can be selected on the page, as after "select all". */
function isWholePage(editor: Editor, ids: readonly TLShapeId[]): boolean {
  const asked = new Set(ids)
  const page = editor.getCurrentPageId()
  return editor
    .getCurrentPageShapes()
    .every(
      ({ id, parentId }) => asked.has(id) || parentId !== page || isProtected(editor.store, id),
    )
}

/** Public in the source of tldraw, but left out of its types. */
interface RenderingInternals {
  getUnorderedRenderingShapes(useEditorState: boolean): TLRenderingShape[]
}

function furnitureEntries(editor: Editor): TLRenderingShape[] {
  const furniture = furnitureOnPage(editor)
  return furniture.map((shape, order) => ({
    id: shape.id,
    shape,
    util: editor.getShapeUtil(shape),
    index: order - furniture.length,
    backgroundIndex: order - furniture.length,
    opacity: 1,
  }))
}

function exportInk({ isDarkMode }: SvgExportContext): FurnitureInk {
  return {
    ...diagramColours[isDarkMode ? 'dark' : 'light'],
    lineWidth: '4px',
    hairline: '2px',
    fontFamily: 'tldraw_sans, sans-serif',
    smallFont: `${FONT_SIZES.m}px`,
  }
}
