import { expect, test } from 'vitest'
import { can, type Action } from '#lib/access/can.ts'
import type { Principal, Role } from '#lib/access/principal.ts'
import { type BoardAccess, type Place, roleOn } from '#lib/access/roles.ts'

const ALL = {
  open: true,
  'be-present': true,
  edit: true,
  'set-title': true,
  'set-holder': true,
  'add-template': true,
  duplicate: true,
  leave: true,
  facilitate: true,
  share: true,
  'reset-address': true,
  delete: true,
} satisfies Record<Action, true>
const ACTIONS = Object.keys(ALL) as readonly Action[]

const WATCHING: readonly Action[] = ['open', 'be-present', 'duplicate', 'leave']
const EDITING: readonly Action[] = [...WATCHING, 'edit', 'set-title', 'set-holder', 'add-template']

const maker: Principal = { kind: 'guest', id: 'g_maker', name: 'Ada', colour: '#112233' }
const guest: Principal = { kind: 'guest', id: 'g_other', name: 'Sam', colour: '#445566' }
const user: Principal = {
  kind: 'user',
  id: 'u_other',
  name: 'Uma',
  colour: '#445566',
  email: 'uma@people.example',
  signInEpoch: 1,
}
const nobody: Principal = { kind: 'nobody' }

const board = (
  generalAccess: BoardAccess['generalAccess'],
  more: Partial<BoardAccess> = {},
): BoardAccess => ({ ownerId: maker.id, generalAccess, ...more })

function allowed(who: Principal, access: BoardAccess): readonly Action[] {
  return ACTIONS.filter((action) => can(who, action, access))
}
const sorted = (actions: readonly Action[]): readonly Action[] =>
  ACTIONS.filter((action) => actions.includes(action))

const BY_ROLE: Readonly<Record<Role, readonly Action[]>> = {
  owner: ACTIONS,
  editor: EDITING,
  commenter: WATCHING,
  viewer: WATCHING,
}

test.each(Object.entries(BY_ROLE) as [Role, readonly Action[]][])(
  '%s by a place of their own: the same may be done by guest and user, whatever the address gives',
  (role, actions) => {
    for (const who of [guest, user]) {
      for (const access of ['edit', 'view', 'nobody'] as const) {
        const places = new Map<string, Place>([[who.id, role]])
        expect(allowed(who, board(access, { places }))).toEqual(sorted(actions))
      }
    }
  },
)

test('a board is renamed by who may edit it: its owners and editors, and nobody else', () => {
  const renaming = (Object.keys(BY_ROLE) as Role[]).filter((role) =>
    can(guest, 'set-title', board('nobody', { places: new Map([[guest.id, role]]) })),
  )
  expect(renaming).toEqual(['owner', 'editor'])
  expect([can(guest, 'set-title', board('edit')), can(guest, 'set-title', board('view'))]).toEqual([
    true,
    false,
  ])
})

test.each([
  ['edit', EDITING],
  ['view', WATCHING],
  ['nobody', []],
] as const)(
  'an address that gives %s: whoever has it may do that, the maker all, nobody nothing',
  (access, actions) => {
    expect(allowed(guest, board(access))).toEqual(sorted(actions))
    expect(allowed(user, board(access))).toEqual(sorted(actions))
    expect(allowed(maker, board(access))).toEqual(ACTIONS)
    expect(allowed(nobody, board(access))).toEqual([])
  },
)

test('who was taken off may do nothing, by the address neither', () => {
  const places = new Map<string, Place>([[guest.id, 'none']])
  expect(allowed(guest, board('edit', { places }))).toEqual([])
})

test('whom the session was handed to may run it beside what their role gives, cannot hand it on, and not once they are off', () => {
  const withPlace = (place: Place) =>
    board('nobody', { facilitatorId: guest.id, places: new Map([[guest.id, place]]) })
  expect(allowed(guest, withPlace('viewer'))).toEqual(sorted([...WATCHING, 'facilitate']))
  expect(allowed(guest, withPlace('editor'))).toEqual(sorted([...EDITING, 'facilitate']))
  expect(allowed(guest, withPlace('none'))).toEqual([])
  // To hand it on would be to share.
  for (const place of ['viewer', 'commenter', 'editor'] as const)
    expect(can(guest, 'share', withPlace(place))).toBe(false)
  // The owners keep what is theirs.
  expect(allowed(maker, withPlace('editor'))).toEqual(ACTIONS)
})

test('a board that its host has disabled gives nobody a role, its owner included', () => {
  const disabled = board('edit', { isDisabled: true, facilitatorId: guest.id })
  const everybody = [maker, guest, user, nobody]
  expect(everybody.map((who) => roleOn(who, disabled))).toEqual(everybody.map(() => undefined))
  expect(everybody.flatMap((who) => allowed(who, disabled))).toEqual([])
})
