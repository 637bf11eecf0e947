import { expect, test } from 'vitest'
import type { TLShape } from '@tldraw/tlschema'
import { type Met, watchMetWords } from '#lib/sync/met-words.ts'
import { note, people, type Replica, seedOf, shapeId, sync } from '#tests/support/board-factory.ts'

const id = shapeId('card')
const group = 'm.decision'

/** Two people, what each of them is told, and how they write a decision. */
function two(decision?: string) {
  const meta = decision === undefined ? {} : { decision }
  const [ana, bo] = people(2, seedOf({ ...note('card'), meta })) as [Replica, Replica]
  const told: [Met[], Met[]] = [[], []]
  for (const [at, { doc }] of [ana, bo].entries()) {
    watchMetWords(doc, { groups: new Set([group]), onMet: (met) => told[at]?.push(met) })
  }
  const write = (who: Replica, words: string | undefined) => {
    const card = who.store.get(id)
    const { decision: _before, ...rest } = card?.meta ?? {}
    const meta = words === undefined ? rest : { ...rest, decision: words }
    who.edit({ ...card, meta } as TLShape)
  }
  return { ana, bo, told, write, meet: () => sync(ana, bo) }
}

test.each([undefined, 'We ask Cy'])(
  'of two decisions written at once, on %j, each of the two hears of the one that is gone',
  (before) => {
    const { ana, bo, told, write, meet } = two(before)
    write(ana, 'Ana de')
    write(ana, 'Ana decides')
    write(bo, 'Bo decides')
    meet()
    // Bo's client ID is the higher one, and wins.
    expect(ana.shape('card')?.meta).toEqual({ decision: 'Bo decides' })
    const about = { id, group, lost: 'Ana decides' }
    expect(told).toEqual([
      [{ ...about, isOwnLost: true, clientId: 2 }],
      [{ ...about, isOwnLost: false, clientId: 1 }],
    ])
    meet()
    expect(told.flat()).toHaveLength(2)
  },
)

test('words that somebody has read before changing them are no news, nor are equal ones', () => {
  const { ana, bo, told, write, meet } = two()
  write(ana, 'Ana decides')
  meet()
  write(bo, 'Bo decides')
  write(bo, 'We decide')
  meet()
  write(ana, 'All decide')
  write(ana, undefined)
  meet()
  write(ana, 'Yes')
  write(bo, 'Yes')
  meet()
  expect(told).toEqual([[], []])
})

test('who took the words away at the same time is no less somebody else', () => {
  const { ana, bo, told, write, meet } = two('We ask Cy')
  write(ana, 'Ana decides')
  write(bo, undefined)
  meet()
  expect(told[0]).toEqual([{ id, group, isOwnLost: true, lost: 'Ana decides', clientId: 2 }])
})

test('what comes of an hour offline is told by the last words on either side', () => {
  const { ana, bo, told, write, meet } = two('We ask Cy')
  for (const words of ['a', 'b', 'c']) write(ana, words)
  for (const words of ['d', 'e']) write(bo, words)
  meet()
  expect(told.map((all) => all.map(({ lost }) => lost))).toEqual([['c'], ['c']])
})
