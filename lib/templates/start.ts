import { parseRoleNames, type RoleNamesProblem } from '#lib/board/role-names.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import { findTemplate } from './index.ts'
import type { Placement, TemplateRecords } from './template.ts'

/** What people chose for a new board, as it came from outside. */
export interface TemplateOptions {
  readonly template: string
  readonly placement: Placement
  /** Names of the roles; undefined for the template's own. */
  readonly roles?: readonly string[] | undefined
}

/** What a board starts with. */
export interface TemplateStart extends TemplateRecords {
  readonly template: string
  /** What the board is called until somebody says otherwise. */
  readonly title: string
}

/**
 * The records of a new board by what people chose. A placement that a template does not tell apart is
 * passed over; names for roles that it names itself are not, since they would be lost without a word.
 */
export function startTemplate(
  options: TemplateOptions,
): Result<TemplateStart, 'unknown-template' | RoleNamesProblem> {
  const template = findTemplate(options.template)
  if (!template) return refused('unknown-template')
  const { id, name, placements, naming } = template
  const placement = placements.find((each) => each === options.placement) ?? placements[0]
  if (!naming) {
    if (options.roles !== undefined) return refused('roles-have-names')
    return ok({ template: id, title: name, ...template.build(placement) })
  }
  const roles =
    options.roles === undefined ? ok(naming.names) : parseRoleNames(options.roles, naming)
  if (!roles.ok) return roles
  const title = template.titleOf?.(roles.value) ?? name
  return ok({ template: id, title, ...template.build(placement, roles.value) })
}
