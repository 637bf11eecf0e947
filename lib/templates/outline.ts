import type { TLGeoShape, TLTextShape } from '@tldraw/tlschema'
import { hueOf } from '#lib/board/hues.ts'
import type { TemplateLabel, TemplateOutline } from '#lib/board/template-outline.ts'
import { canonicalRichText, toPlainText } from '#lib/board/rich-text.ts'
import type { Place } from './furniture.ts'
import { findTemplate } from './index.ts'
import { FONT_SIZES, LINE_HEIGHTS } from './label-size.ts'

/**
 * The outline of the template of a board; undefined for one that draws nothing, or that is not known
 * here. Where people name the roles, it has the template's own number of them and not their names:
 * only the document knows those.
 */
export function templateOutline(templateId: string): TemplateOutline | undefined {
  const template = findTemplate(templateId)
  if (!template) return undefined
  const { furniture } = template.build('example')
  const shapes = furniture.filter((record) => record.typeName === 'shape')
  const geos = shapes.filter((shape) => shape.type === 'geo') as TLGeoShape[]
  const frame = geos.find(({ meta }) => meta['furniture'] === 'frame')
  if (!frame) return undefined
  const areas = geos.filter((shape) => shape !== frame)
  const texts = shapes.filter((shape) => shape.type === 'text') as TLTextShape[]
  const roles = areas.map(({ meta }) => meta['role'])
  const isNamedByPeople = ({ meta: { about } }: TLTextShape): boolean =>
    template.naming !== undefined && roles.includes(about)
  return {
    frame: placeOf(frame),
    isTable: areas.some(isBand),
    areas: areas
      .filter((area) => area.y < frame.y + frame.props.h)
      .map((area) => ({ ...placeOf(area), kind: kindOf(area), hue: hueOf(area.props.color) })),
    labels: texts
      .filter((text) => text.meta['furniture'] === 'label' && text.y < frame.y + frame.props.h)
      .filter((text) => !isNamedByPeople(text))
      .flatMap(labelOf),
  }
}

function placeOf({ x, y, props: { w, h } }: TLGeoShape): Place {
  return { x, y, w, h }
}

function isBand({ meta, props }: TLGeoShape): boolean {
  return meta['furniture'] === 'region' && props.geo === 'rectangle'
}

function kindOf(area: TLGeoShape): TemplateOutline['areas'][number]['kind'] {
  const { furniture } = area.meta
  if (furniture === 'tray' || furniture === 'track') return furniture
  return isBand(area) ? 'rectangle' : 'ellipse'
}

function labelOf({ x, y, props }: TLTextShape): TemplateLabel[] {
  const text = toPlainText(canonicalRichText(props.richText))
  if (text === '') return []
  const fontSize = FONT_SIZES[props.size]
  const { w, textAlign: anchor } = props
  const along = { start: 0, middle: w / 2, end: w }[anchor]
  return [
    {
      x: x + along,
      // From the middle of the line down by a part of the letters' height.
      y: y + LINE_HEIGHTS[props.size] / 2 + fontSize * 0.36,
      anchor,
      fontSize,
      hue: hueOf(props.color),
      text,
    },
  ]
}
