import { expect, test } from 'vitest'
import { can, type Action } from '#lib/access/can.ts'
import type { Principal } from '#lib/access/principal.ts'
import { roleOn, type BoardAccess } from '#lib/access/roles.ts'

const owner: Principal = { kind: 'guest', id: 'g_owner', name: 'Ada', colour: '#112233' }
const guest: Principal = { kind: 'guest', id: 'g_other', name: 'Sam', colour: '#445566' }
const nobody: Principal = { kind: 'nobody' }
const ACTIONS: readonly Action[] = ['open', 'be-present', 'edit', 'set-title', 'set-holder']

const board = (generalAccess: BoardAccess['generalAccess']): BoardAccess => ({
  ownerId: 'g_owner',
  generalAccess,
})
const allowed = (who: Principal, access: BoardAccess['generalAccess']): readonly Action[] =>
  ACTIONS.filter((action) => can(who, action, board(access)))

test('who may do what follows from the role and the general access of the board', () => {
  const table = (['edit', 'view', 'nobody'] as const).map((access) => ({
    access,
    owner: allowed(owner, access),
    guest: allowed(guest, access),
    nobody: allowed(nobody, access),
  }))
  expect(table).toEqual([
    { access: 'edit', owner: ACTIONS, guest: ACTIONS, nobody: [] },
    { access: 'view', owner: ACTIONS, guest: ['open', 'be-present'], nobody: [] },
    { access: 'nobody', owner: ACTIONS, guest: [], nobody: [] },
  ])
})

test('a guest with the address is editor, the maker is owner, nobody has no role', () => {
  expect([owner, guest, nobody].map((who) => roleOn(who, board('edit')))).toEqual([
    'owner',
    'editor',
    undefined,
  ])
})

test('a board that its host has disabled gives nobody a role, its owner included', () => {
  const disabled: BoardAccess = { ...board('edit'), isDisabled: true }
  expect([owner, guest, nobody].map((who) => roleOn(who, disabled))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(ACTIONS.filter((action) => can(owner, action, disabled))).toEqual([])
})
