import type { Editor, TLShape, TLShapeId } from 'tldraw'
import { expect, test } from 'vitest'
import { type CardEdit, editCards } from '#app/b/[boardId]/cards/card-edits.ts'

/** As much of an editor as saying something of notes takes. */
function editorOf(
  metas: Record<string, TLShape['meta']>,
  { isReadonly = false, locked = '' } = {},
) {
  const marks: string[] = []
  const editor = {
    getIsReadonly: () => isReadonly,
    isShapeOrAncestorLocked: (id: string) => id === locked,
    markHistoryStoppingPoint: (name: string) => marks.push(name),
    run: (change: () => void) => change(),
    store: {
      has: (id: string) => id in metas,
      update: (
        id: string,
        change: (note: { meta: TLShape['meta'] }) => { meta: TLShape['meta'] },
      ) => {
        metas[id] = change({ meta: metas[id] ?? {} }).meta
      },
    },
  }
  const edit = (change: CardEdit, seen?: ReadonlySet<string>) =>
    editCards(editor as unknown as Editor, Object.keys(metas) as TLShapeId[], change, seen)
  return { metas, marks, edit }
}

test('a name takes the place of all names of its kind, and of nothing else', () => {
  const { metas, edit } = editorOf({
    a: {
      accountable: 'PM',
      'accountable.2': 'PO',
      accountableSince: 1,
      delegate: 'Team',
      card: 'x',
    },
  })
  edit({ accountable: 'Ana' })
  const { [furtherKey(metas['a'])]: further, ...others } = metas['a'] ?? {}
  expect([further, others]).toEqual([
    'Ana',
    { accountable: 'Ana', accountableSince: 1, delegate: 'Team', card: 'x' },
  ])
})

test('a name that was not seen stays, also where nobody else is named', () => {
  const { metas, edit } = editorOf({ a: { accountable: 'PM', 'accountable.b': 'Bo' } })
  edit({ accountable: 'Ana' }, new Set(['PM']))
  expect(metas['a']).toEqual({
    accountable: 'Ana',
    'accountable.b': 'Bo',
    [furtherKey(metas['a'], 'Ana')]: 'Ana',
  })
  edit({ accountable: null }, new Set(['Ana']))
  expect(metas['a']).toEqual({ accountable: 'Bo', 'accountable.b': 'Bo' })
})

test('who is named already is named once more by nobody', () => {
  const { metas, edit } = editorOf({ a: { accountable: 'PM', 'accountable.b': 'PM' } })
  edit({ accountable: 'PM' })
  expect(metas['a']).toEqual({ accountable: 'PM', 'accountable.b': 'PM' })
})

test('cards that are named together have a further key of one kind each', () => {
  const { metas, edit } = editorOf({ a: {}, b: { delegate: 'Bo' } })
  edit({ accountable: 'PM' })
  const key = furtherKey(metas['a'])
  expect(key).toMatch(/^accountable\.[a-z0-9]{6}$/)
  expect(metas).toEqual({
    a: { accountable: 'PM', [key]: 'PM' },
    b: { accountable: 'PM', [key]: 'PM', delegate: 'Bo' },
  })
})

function furtherKey(meta: TLShape['meta'] = {}, name?: string): string {
  const keys = Object.keys(meta).filter((key) => key.startsWith('accountable.'))
  return keys.find((key) => name === undefined || meta[key] === name) ?? ''
}

test.each([
  [{ parked: null }, { parked: true, size: 'L' }, { size: 'L' }],
  [{ size: 'S' }, { size: 'L' }, { size: 'S' }],
  [{ decision: '' }, { decision: 'Ana decides', reason: 'She asked' }, { reason: 'She asked' }],
  [{ comment: true }, { card: 'x' }, { card: 'x', comment: true }],
  [{ delegate: null }, { delegate: 'a', 'delegate.b': 'b' }, {}],
] satisfies [CardEdit, TLShape['meta'], TLShape['meta']][])('%j on %j', (change, before, after) => {
  const { metas, edit } = editorOf({ a: before })
  edit(change)
  expect(metas['a']).toEqual(after)
})

test('several notes are one step of undo, and a locked one stays as it is', () => {
  const { metas, marks, edit } = editorOf({ a: {}, b: {} }, { locked: 'b' })
  edit({ size: 'M' })
  expect(metas).toEqual({ a: { size: 'M' }, b: {} })
  expect(marks).toHaveLength(1)
})

test('who may only look writes nothing', () => {
  const { metas, marks, edit } = editorOf({ a: {} }, { isReadonly: true })
  edit({ size: 'M' })
  expect(metas).toEqual({ a: {} })
  expect(marks).toEqual([])
})
