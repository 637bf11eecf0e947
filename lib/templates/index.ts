import { blank } from './blank.ts'
import { pmPo } from './pm-po.ts'
import type { Template } from './template.ts'

/** Every template that a board can be made from, in the order in which people see them. */
export const templates: readonly Template[] = [pmPo, blank]

/** The template of an id of unknown origin; undefined when there is none. */
export function findTemplate(id: unknown): Template | undefined {
  return templates.find((template) => template.id === id)
}
