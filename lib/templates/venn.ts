import { circleFurniture, THREE_CIRCLES, TWO_CIRCLES } from './circles.ts'
import type { RoleNaming, Template } from './template.ts'

const NAMING: RoleNaming = { noun: 'Role', names: ['Design', 'Engineering'], least: 2, most: 3 }

/**
 * Two or three circles for any roles, without cards: people write what they share. To the ownership
 * engine it is what the PM / PO board is, with the names as ids.
 */
export const venn: Template = {
  id: 'venn',
  version: 1,
  name: 'Your own roles',
  description: 'Two or three circles with names you choose, and no cards yet.',
  placements: ['unplaced'],
  naming: NAMING,
  titleOf: (names) => names.join(' / '),
  build: (placement, names = NAMING.names) => ({
    furniture: circleFurniture({
      layout: names.length === 2 ? TWO_CIRCLES : THREE_CIRCLES,
      roles: names.map((name, order) => ({ key: `role-${order + 1}`, id: name, name })),
      placement,
    }),
    records: [],
  }),
}
