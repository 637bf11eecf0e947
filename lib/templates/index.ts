import { blank } from './blank.ts'
import { daci } from './daci.ts'
import { expectations } from './expectations.ts'
import { pmPo } from './pm-po.ts'
import { pmPoPmm } from './pm-po-pmm.ts'
import { raci } from './raci.ts'
import { startStopContinue } from './start-stop-continue.ts'
import type { Template } from './template.ts'
import { venn } from './venn.ts'

/** Every template that a board can be made from, in the order in which people see them. */
export const templates: readonly Template[] = [
  pmPo,
  pmPoPmm,
  venn,
  raci,
  daci,
  expectations,
  startStopContinue,
  blank,
]

/** The template of an id of unknown origin; undefined when there is none. */
export function findTemplate(id: unknown): Template | undefined {
  return templates.find((template) => template.id === id)
}
