import type { NamedRole } from '#lib/ownership/column-mapping.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import { templates } from './index.ts'

/** The templates, in the order in which people see them, with the roles that a column of a file may speak of. */
export function importTargets(): readonly {
  readonly id: string
  readonly name: string
  readonly roles: readonly NamedRole[]
}[] {
  return templates.map((template) => {
    const engine = new Ownership({ isFurniture: () => true })
    engine.apply({ put: template.build('unplaced').furniture })
    const roles = engine.roles.map(({ id, name, part }) => ({ id, name, ...(part && { part }) }))
    return { id: template.id, name: template.name, roles }
  })
}
