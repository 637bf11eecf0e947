/**
 * A table of bands and columns. A band is a role: everything in it, in whichever column, is held by
 * that role. Columns say something else about a card, which the engine passes over. What lies beside
 * or below the bands is held by nobody.
 */
import type { TLRecord } from '@tldraw/tlschema'
import { hueAt } from '#lib/board/hues.ts'
import type { PartRule } from '#lib/ownership/parts.ts'
import { areaRectangle, regionShape, textLine, track } from './furniture.ts'
import { labelSize, LINE_HEIGHTS } from './label-size.ts'
import type { Placement } from './template.ts'

/** What a table of bands looks like, in page units. */
export interface Bands {
  readonly frame: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly bands: readonly {
    readonly role: string
    /** One line under the name; without it there is room for the holder's name, if there are holders. */
    readonly hint?: string
    /** Where the cards are people: how many may have this part. */
    readonly part?: PartRule
  }[]
  readonly hasHolders: boolean
  /** Of all bands: their left edge, their width, the top of the first and the height of each. */
  readonly area: { readonly x: number; readonly w: number; readonly y: number; readonly h: number }
  /** Where columns begin, after the names of the bands, and what they are called. */
  readonly columns: readonly { readonly x: number; readonly w: number; readonly name: string }[]
  /** Where lines between columns start and end. */
  readonly lines: { readonly y: number; readonly h: number }
  /** What is said about what nobody holds, and where. */
  readonly nobody: {
    readonly text: string
    readonly x: number
    readonly y: number
    readonly w: number
    readonly align: 'start' | 'middle'
  }
}

/** Between bands. */
export const BAND_GAP = 20
/** Of the names at the start of a band, from its edge. */
const NAME_INSET = 36

/** The protected shapes of a table. */
export function bandFurniture(table: Bands, placement: Placement): TLRecord[] {
  const { frame, bands, area, columns, lines, nobody, hasHolders } = table
  const nameWidth = (columns[0]?.x ?? area.x + area.w) - area.x - NAME_INSET - 8
  const size = labelSize(
    bands.map(({ role }) => role),
    nameWidth,
  )
  const top = (order: number): number => area.y + order * (area.h + BAND_GAP)
  return [
    areaRectangle({ name: 'frame', kind: 'frame', placement, place: frame, position: 1 }),
    ...columns.map(({ x }, order) =>
      track({
        name: `column-${order + 1}`,
        place: { x, y: lines.y, w: 1, h: lines.h },
        position: 3 + order,
      }),
    ),
    ...bands.map(({ role, part }, order) =>
      regionShape({
        name: `region-role-${order + 1}`,
        outline: 'rectangle',
        role,
        hue: hueAt(order),
        place: { x: area.x, y: top(order), w: area.w, h: area.h },
        position: 12 + order,
        part,
      }),
    ),
    ...bands.flatMap(({ role, hint }, order) => {
      const hasSecond = hint !== undefined || hasHolders
      const y = top(order) + area.h / 2 - LINE_HEIGHTS[size] / 2 - (hasSecond ? 22 : 0)
      const second = {
        size: 'm',
        place: { x: area.x + NAME_INSET, y: y + LINE_HEIGHTS[size] + 6, w: nameWidth },
        position: 28 + order,
      } as const
      const name = textLine({
        name: `label-role-${order + 1}`,
        kind: 'label',
        about: role,
        hue: hueAt(order),
        text: role,
        size,
        align: 'start',
        place: { x: area.x + NAME_INSET, y, w: nameWidth },
        position: 20 + order,
      })
      if (!hasSecond) return [name]
      const line =
        hint === undefined
          ? textLine({
              ...second,
              name: `holder-role-${order + 1}`,
              kind: 'holder',
              about: role,
              hue: hueAt(order),
              text: '',
              align: 'start',
            })
          : textLine({
              ...second,
              name: `label-hint-${order + 1}`,
              kind: 'label',
              about: '',
              text: hint,
              align: 'start',
            })
      return [name, line]
    }),
    ...columns
      .filter(({ name }) => name !== '')
      .map(({ x, w, name }, order) =>
        textLine({
          name: `label-column-${order + 1}`,
          kind: 'label',
          about: '',
          text: name,
          size: 'l',
          align: 'middle',
          place: { x, y: area.y - 72, w },
          position: 36 + order,
        }),
      ),
    textLine({
      name: 'label-nobody',
      kind: 'label',
      about: 'nobody',
      text: nobody.text,
      size: 'l',
      align: nobody.align,
      place: { x: nobody.x, y: nobody.y, w: nobody.w },
      position: 44,
    }),
  ]
}
