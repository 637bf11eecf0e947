import { expect, test } from 'vitest'
import { facePartsOf } from '#lib/ownership/face-parts.ts'
import { AT, cardAt, ownershipOf, tray, twoCircles } from '#tests/support/ownership-board.ts'

const TRAY = { x: 0, y: 1_700 }

/** The parts of a face as they stand on it, `*` for who answers. */
function face(
  meta: Parameters<typeof cardAt>[2],
  at: { x: number; y: number } = AT.both,
): string | undefined {
  const ownership = ownershipOf([
    ...twoCircles(),
    tray({ x: -200, y: 1_500, w: 400, h: 400 }),
    cardAt('a', at, meta),
  ])
  const [card] = ownership.cards
  const parts = card && facePartsOf(card)
  if (!parts) return undefined
  const { isParked, isOpen, roles, people, delegate } = parts
  return [
    ...(isParked ? ['Parked'] : []),
    ...(isOpen ? ['A?'] : []),
    ...roles.map(({ role, answers }) => (answers ? `*${role}` : role)),
    ...people.map((name) => `*${name}`),
    ...(delegate ? [`→ ${delegate.person ?? 'role'}`] : []),
  ].join(' ')
}

test.each([
  ['what is shared asks who answers', {}, AT.both, 'A? PM PO'],
  ['one role answers', { accountable: 'PM', delegate: 'Team' }, AT.both, '*PM PO → Team'],
  ['a person answers', { accountable: 'Ana' }, AT.both, 'PM PO *Ana'],
  [
    'two names take the room of the roles',
    { accountable: 'Ana', delegate: 'Team' },
    AT.both,
    '*Ana → Team',
  ],
  [
    'a role that answers beside a person stays',
    { accountable: 'Ana', 'accountable.2': 'PM', delegate: 'Team' },
    AT.both,
    '*PM *Ana → Team',
  ],
  ['nobody holds it', {}, AT.nobody, ''],
  ['in a tray there is nothing to say', {}, TRAY, undefined],
])('%s', (_what, meta, at, expected) => {
  expect(face(meta, at)).toBe(expected)
})

test('a parked card says so, and of nobody that they answer for it now', () => {
  const meta = { accountable: 'PM', 'accountable.2': 'Ana', delegate: 'Team', parked: true }
  expect([face(meta), face(meta, AT.PM), face(meta, TRAY)]).toEqual([
    'Parked PM PO',
    'Parked PM',
    'Parked',
  ])
})
