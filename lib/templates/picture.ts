import type { TLRecord } from '@tldraw/tlschema'
import { defaultPage } from '#lib/board/repair-pages.ts'
import { sketchSvg } from '#lib/board/sketch-svg.ts'
import { sketchOf } from '#lib/board/sketch.ts'
import type { TemplateRecords } from './template.ts'

/** A new board in miniature, as an SVG: the picture that lists show of a board nobody has touched. */
export function templatePicture({ furniture, records }: TemplateRecords): string {
  const all: readonly TLRecord[] = [defaultPage(), ...furniture, ...records]
  return sketchSvg(sketchOf(Object.fromEntries(all.map((each) => [each.id, each]))))
}
