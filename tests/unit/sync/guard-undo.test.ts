import { readFileSync } from 'node:fs'
import { toRichText, type TLNoteShape, type TLRecord } from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import { historyFile, withHistory } from '#tests/support/history.ts'
import {
  frame,
  note,
  people,
  type Replica,
  seedOf,
  shapeId,
  sync,
  textIn,
} from '#tests/support/board-factory.ts'

function two(...notes: readonly TLRecord[]) {
  const [a, b] = people(2, seedOf(...notes)) as [Replica, Replica]
  return { a, b, ...withHistory(a.store, a.attached) }
}

test('tldraw applies undo and redo through store.applyDiff with ignoreEphemeralKeys, and through nothing else', () => {
  const { a, history } = two(note('n'))
  const calls: unknown[] = []
  const guarded = a.store.applyDiff.bind(a.store)
  a.store.applyDiff = (diff, options) => {
    calls.push(options)
    guarded(diff, options)
  }
  history.mark('m')
  a.change('n', { x: 5 })
  history.undo()
  history.redo()
  expect(calls).toEqual([{ ignoreEphemeralKeys: true }, { ignoreEphemeralKeys: true }])
  const source = readFileSync(historyFile, 'utf8')
  expect(source.match(/\.store\.(put|remove|update|applyDiff)\(/g)).toEqual([
    '.store.applyDiff(',
    '.store.applyDiff(',
  ])
})

test('undo and redo of an own move work as ever', () => {
  const { a, history } = two(note('n'))
  history.mark('m')
  a.change('n', { x: 5 })
  history.undo()
  a.attached.flush()
  expect(a.shape('n')?.x).toBe(0)
  history.redo()
  a.attached.flush()
  expect(a.shape('n')?.x).toBe(5)
})

test('undo of a move leaves a note alone that a teammate recoloured since', () => {
  const { a, b, history, skipped } = two(note('n'))
  history.mark('m')
  a.change('n', { x: 5 })
  sync(a, b)
  b.change('n', { props: { color: 'red' } })
  sync(a, b)
  history.undo()
  a.attached.flush()
  expect(a.shape('n')).toMatchObject({ x: 5, props: { color: 'red' } })
  expect(skipped).toEqual(['shape:n'])
})

test('undo undoes what is mine of a step and skips what a teammate changed of it', () => {
  const { a, b, history } = two(note('n'), note('m', { index: 'a2' }))
  history.mark('m')
  a.edit({ ...(a.shape('n') as TLNoteShape), x: 5 }, { ...(a.shape('m') as TLNoteShape), x: 5 })
  sync(a, b)
  b.change('m', { x: 50 })
  sync(a, b)
  history.undo()
  a.attached.flush()
  expect([a.shape('n')?.x, a.shape('m')?.x]).toEqual([0, 50])
})

test('undo never brings back what a teammate deleted', () => {
  const { a, b, history } = two(note('n'))
  history.mark('m')
  a.change('n', { x: 5 })
  sync(a, b)
  b.remove('n')
  sync(a, b)
  history.undo()
  a.attached.flush()
  sync(a, b)
  expect([a.shape('n'), b.shape('n')]).toEqual([undefined, undefined])
})

test('undo of making a note keeps it when a teammate typed into it', () => {
  const { a, b, history } = two()
  history.mark('m')
  a.edit(note('n'))
  sync(a, b)
  b.change('n', { props: { richText: toRichText('important') } })
  sync(a, b)
  history.undo()
  a.attached.flush()
  sync(a, b)
  expect([textIn(a, 'n'), textIn(b, 'n')]).toEqual(['important', 'important'])
})

test('undo of making a note that nobody else touched removes it for all', () => {
  const { a, b, history } = two()
  history.mark('m')
  a.edit(note('n'))
  sync(a, b)
  history.undo()
  a.attached.flush()
  sync(a, b)
  expect([a.shape('n'), b.shape('n')]).toEqual([undefined, undefined])
})

test('undo of making a frame keeps it while a teammate’s note is inside', () => {
  const { a, b, history } = two()
  history.mark('m')
  a.edit(frame('f'))
  sync(a, b)
  b.edit(note('inside', { parent: 'f' }))
  sync(a, b)
  history.undo()
  a.attached.flush()
  expect(a.shape('inside')?.parentId).toBe(shapeId('f'))
  expect(a.shape('f')).toBeDefined()
})

test('undo of an own delete brings the note back with what a teammate typed meanwhile', () => {
  const { a, b, history } = two(note('n', { text: 'plan' }))
  history.mark('m')
  a.remove('n')
  b.change('n', { props: { richText: toRichText('plan B') } })
  sync(a, b)
  history.undo()
  a.attached.flush()
  sync(a, b)
  expect([textIn(a, 'n'), textIn(b, 'n')]).toEqual(['plan B', 'plan B'])
})

test('after a teammate’s change, a newer own step of the same note can still be undone', () => {
  const { a, b, history } = two(note('n'))
  history.mark('one')
  a.change('n', { x: 5 })
  sync(a, b)
  b.change('n', { props: { color: 'red' } })
  sync(a, b)
  history.mark('two')
  a.change('n', { x: 9 })
  history.undo()
  a.attached.flush()
  expect(a.shape('n')).toMatchObject({ x: 5, props: { color: 'red' } })
})

test('when two people moved one note in turn, undo takes back my last move and no more', () => {
  const { a, b, history } = two(note('n'))
  history.mark('one')
  a.change('n', { x: 5 })
  sync(a, b)
  b.change('n', { x: 50 })
  sync(a, b)
  history.mark('two')
  a.change('n', { x: 9 })
  sync(a, b)
  history.undo()
  a.attached.flush()
  expect(a.shape('n')?.x).toBe(50)
  history.undo()
  a.attached.flush()
  expect(a.shape('n')?.x).toBe(50)
})

test('a value that a teammate wrote again after me is theirs, and undo leaves it', () => {
  const { a, b, history } = two(note('n'))
  history.mark('one')
  a.change('n', { props: { color: 'red' } })
  b.change('n', { props: { color: 'blue' } })
  b.change('n', { props: { color: 'red' } })
  sync(a, b)
  history.undo()
  a.attached.flush()
  expect(a.shape('n')?.props.color).toBe('red')
})
