import type { NamedRole } from '#lib/ownership/column-mapping.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import { templates } from './index.ts'

/** A template that a list or a file can be brought into. */
export interface ImportTarget {
  readonly id: string
  readonly name: string
  /** Roles that a column may speak of; none on a board without regions. */
  readonly roles: readonly NamedRole[]
}

/** The templates in the order in which people see them. For the server: a page needs no more of them. */
export function importTargets(): readonly ImportTarget[] {
  return templates.map((template) => {
    const engine = new Ownership({ isFurniture: () => true })
    engine.apply({ put: template.build('unplaced').furniture })
    const roles = engine.roles.map(({ id, name }) => ({ id, name }))
    return { id: template.id, name: template.name, roles }
  })
}
