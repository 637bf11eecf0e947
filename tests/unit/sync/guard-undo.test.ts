import { readFileSync } from 'node:fs'
import {
  TLINSTANCE_ID,
  toRichText,
  type TLInstance,
  type TLNoteShape,
  type TLRecord,
} from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import type * as Y from 'yjs'
import { visitVisible } from '#lib/sync/filtered-text.ts'
import { historyFile, withHistory } from '#tests/support/history.ts'
import {
  FIRST_PAGE,
  arrow,
  binding,
  frame,
  group,
  note,
  page,
  people,
  type Replica,
  seedOf,
  shapeId,
  sync,
  textIn,
} from '#tests/support/board-factory.ts'

/** Ana has the history; they are clients 1 and 2. */
function two(...notes: readonly TLRecord[]) {
  const [ana, bo] = people(2, seedOf(...notes)) as [Replica, Replica]
  return { bo, ...meeting(ana, bo) }
}

function meeting(ana: Replica, bo: Replica) {
  const { history, kept } = withHistory(ana.store)
  const both = (change: () => void) => {
    change()
    sync(ana, bo)
  }
  const keptIds = () => kept.map(({ record, clientIds }) => [record.id, ...clientIds])
  return { ana, history, both, keptIds }
}

const types = (replica: Replica, name: string, text: string) =>
  replica.change(name, { props: { richText: toRichText(text) } })

const characters = (replica: Replica) => {
  const fragment = replica.doc.getMap('t').get(shapeId('n')) as Y.XmlFragment
  return (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText
}

test('tldraw applies undo and redo through store.applyDiff with ignoreEphemeralKeys, and through nothing else', () => {
  const { ana, history } = two(note('n'))
  const calls: unknown[] = []
  const guarded = ana.store.applyDiff.bind(ana.store)
  ana.store.applyDiff = (diff, options) => {
    calls.push(options)
    guarded(diff, options)
  }
  history.mark('m')
  ana.change('n', { x: 5 })
  history.undo()
  history.redo()
  history.undo()
  history.mark('n')
  ana.change('n', { x: 7 })
  history.bailToMark('n')
  expect(calls).toEqual(calls.map(() => ({ ignoreEphemeralKeys: true })))
  expect(calls.length).toBe(4)
  const source = readFileSync(historyFile, 'utf8')
  expect(source.match(/\.store\.(put|remove|update|applyDiff|atomic)\(/g)).toEqual([
    '.store.applyDiff(',
    '.store.applyDiff(',
  ])
})

test('undo and redo of an own move work as ever', () => {
  const { ana, history } = two(note('n'))
  history.mark('m')
  ana.change('n', { x: 5 })
  history.undo()
  expect(ana.shape('n')?.x).toBe(0)
  history.redo()
  expect(ana.shape('n')?.x).toBe(5)
})

test('row 1: I move, a teammate recolours: my undo moves back and the colour stays, with nothing to say', () => {
  const { ana, bo, history, both, keptIds } = two(note('n'))
  history.mark('m')
  both(() => ana.change('n', { x: 5 }))
  both(() => bo.change('n', { props: { color: 'red' } }))
  both(() => history.undo())
  expect(bo.shape('n')).toMatchObject({ x: 0, props: { color: 'red' } })
  both(() => history.redo())
  expect(bo.shape('n')).toMatchObject({ x: 5, props: { color: 'red' } })
  expect(keptIds()).toEqual([])
})

test('row 2: I recolour, a teammate types: my undo takes the colour back and the text stays', () => {
  const { ana, bo, history, both } = two(note('n', { text: 'plan' }))
  history.mark('m')
  both(() => ana.change('n', { props: { color: 'red' } }))
  both(() => types(bo, 'n', 'plan B'))
  both(() => history.undo())
  expect([bo.shape('n')?.props.color, textIn(bo, 'n')]).toEqual(['yellow', 'plan B'])
})

test('row 3: I move, a teammate deletes: the note stays gone after undo and redo', () => {
  const { ana, bo, history, both } = two(note('n'))
  history.mark('m')
  both(() => ana.change('n', { x: 5 }))
  both(() => bo.remove('n'))
  both(() => history.undo())
  both(() => history.redo())
  expect([ana.shape('n'), bo.shape('n')]).toEqual([undefined, undefined])
})

test('row 4: I make a note, a teammate types into it: it stays with the text, and I hear who kept it', () => {
  const { ana, bo, history, both, keptIds } = two()
  history.mark('m')
  both(() => ana.edit(note('n')))
  both(() => types(bo, 'n', 'important'))
  both(() => history.undo())
  expect([textIn(ana, 'n'), textIn(bo, 'n')]).toEqual(['important', 'important'])
  expect(keptIds()).toEqual([['shape:n', 2]])
})

test('row 5: both recolour at once and mine won: undo takes mine back', () => {
  // Of two at once, the higher client ID wins.
  const [bo, ana] = people(2, seedOf(note('n'))) as [Replica, Replica]
  const { history, both } = meeting(ana, bo)
  history.mark('m')
  both(() => {
    ana.change('n', { props: { color: 'red' } })
    bo.change('n', { props: { color: 'blue' } })
  })
  expect(bo.shape('n')?.props.color).toBe('red')
  both(() => history.undo())
  expect([ana.shape('n')?.props.color, bo.shape('n')?.props.color]).toEqual(['yellow', 'yellow'])
})

test('row 5: both recolour at once and the teammate’s won: undo leaves it and says so', () => {
  const { ana, bo, history, both, keptIds } = two(note('n'))
  history.mark('m')
  both(() => {
    ana.change('n', { props: { color: 'red' } })
    bo.change('n', { props: { color: 'blue' } })
  })
  expect(ana.shape('n')?.props.color).toBe('blue')
  both(() => history.undo())
  expect([ana.shape('n')?.props.color, keptIds()]).toEqual(['blue', [['shape:n', 2]]])
})

test('row 6: two people moved one note in turn: undo takes back my last move and no more', () => {
  const { ana, bo, history, both } = two(note('n'))
  for (const [mover, x] of [
    [ana, 5],
    [bo, 50],
    [ana, 9],
    [bo, 90],
  ] as const) {
    if (mover === ana) history.mark(`to ${x}`)
    both(() => mover.change('n', { x }))
  }
  both(() => history.undo())
  both(() => history.undo())
  expect([ana.shape('n')?.x, bo.shape('n')?.x]).toEqual([90, 90])
})

test('row 6: after a teammate’s move, my newer move goes back to where the teammate left the note', () => {
  const { ana, bo, history, both } = two(note('n'))
  history.mark('one')
  both(() => ana.change('n', { x: 5 }))
  both(() => bo.change('n', { x: 50 }))
  history.mark('two')
  both(() => ana.change('n', { x: 9 }))
  both(() => history.undo())
  both(() => history.undo())
  expect(bo.shape('n')?.x).toBe(50)
})

test('row 7: I delete, a teammate types and recolours meanwhile: undo brings both back with the note', () => {
  const { ana, bo, history, both } = two(note('n', { text: 'plan' }))
  history.mark('m')
  both(() => {
    ana.remove('n')
    types(bo, 'n', 'plan B')
    bo.change('n', { props: { color: 'red' } })
  })
  expect(bo.shape('n')).toBeUndefined()
  both(() => history.undo())
  expect([textIn(ana, 'n'), textIn(bo, 'n')]).toEqual(['plan B', 'plan B'])
  expect(bo.shape('n')?.props.color).toBe('red')
})

test('row 8: I move a note while a teammate types in it: undo moves it back, every character stays', () => {
  const { ana, bo, history, both } = two(note('n', { text: 'a' }))
  history.mark('m')
  both(() => ana.change('n', { x: 1 }))
  both(() => types(bo, 'n', 'ab'))
  both(() => ana.change('n', { x: 2 }))
  both(() => types(bo, 'n', 'abc'))
  both(() => history.undo())
  expect([bo.shape('n')?.x, textIn(bo, 'n'), textIn(ana, 'n')]).toEqual([0, 'abc', 'abc'])
})

test('escape during a drag puts back what is mine and leaves what a teammate moved meanwhile', () => {
  const { ana, bo, history, both, keptIds } = two(note('n'), note('m', { index: 'a2' }))
  history.mark('drag')
  both(() => ana.edit(...['n', 'm'].map((name) => ({ ...(ana.shape(name) as TLNoteShape), x: 5 }))))
  both(() => bo.change('m', { x: 50 }))
  both(() => history.bailToMark('drag'))
  expect([bo.shape('n')?.x, bo.shape('m')?.x, ana.shape('m')?.x]).toEqual([0, 50, 50])
  expect(keptIds()).toEqual([['shape:m', 2]])
})

test('escape during a drag that is not written yet leaves nothing of it', () => {
  const { ana, bo, history, both } = two(note('n'))
  history.mark('drag')
  ana.store.put([{ ...(ana.shape('n') as TLNoteShape), x: 5 }])
  history.bailToMark('drag')
  both(() => ana.attached.flush())
  expect([ana.shape('n')?.x, bo.shape('n')?.x]).toEqual([0, 0])
})

test('undo of typing takes my characters and leaves what a teammate typed in between', () => {
  const { ana, bo, history, both } = two(note('n', { text: 'plan' }))
  history.mark('m')
  both(() => types(ana, 'n', 'my plan'))
  both(() => types(bo, 'n', 'my plan of theirs'))
  both(() => types(ana, 'n', 'my plan of theirs now'))
  both(() => history.undo())
  expect([textIn(ana, 'n'), textIn(bo, 'n')]).toEqual(['plan of theirs', 'plan of theirs'])
  both(() => history.redo())
  expect(textIn(bo, 'n')).toBe('my plan of theirs now')
  both(() => history.undo())
  expect(textIn(bo, 'n')).toBe('plan of theirs')
})

test('undo of typing does not bring back what a teammate deleted in between', () => {
  const { ana, bo, history, both } = two(note('n', { text: 'one two three' }))
  history.mark('m')
  both(() => types(ana, 'n', 'one two three four'))
  both(() => types(bo, 'n', 'one three four'))
  both(() => types(ana, 'n', 'one three four five'))
  both(() => history.undo())
  expect(textIn(bo, 'n')).toBe('one three')
})

test('undo of deleting words brings them back around what a teammate typed since', () => {
  const { ana, bo, history, both } = two(note('n', { text: 'one two three' }))
  history.mark('m')
  both(() => types(ana, 'n', 'one'))
  both(() => types(bo, 'n', 'zero one'))
  both(() => history.undo())
  expect(textIn(bo, 'n')).toBe('zero one two three')
})

test('of two equal letters undo takes the one that is mine', () => {
  for (const mine of ['first', 'last'] as const) {
    const { ana, bo, history, both } = two(note('n', { text: 'o' }))
    history.mark('m')
    both(() => types(ana, 'n', mine === 'first' ? 'ao' : 'oa'))
    bo.doc.transact(() => characters(bo).insert(1, 'a'))
    sync(ana, bo)
    expect(textIn(ana, 'n')).toBe(mine === 'first' ? 'aao' : 'oaa')
    both(() => history.undo())
    const writers: number[] = []
    visitVisible(bo.doc.getMap('t').get(shapeId('n')) as Y.XmlFragment, (client) =>
      writers.push(client),
    )
    expect([textIn(bo, 'n'), writers.includes(1), writers.includes(2)]).toEqual([
      mine === 'first' ? 'ao' : 'oa',
      false,
      true,
    ])
  }
})

test('undo of bold type leaves the characters of both, and what a teammate formatted', () => {
  const { ana, bo, history, both } = two(note('n', { text: 'one two' }))
  const marked = (...parts: readonly [string, string?][]) => ({
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: parts.map(([text, mark]) => ({
          type: 'text',
          text,
          ...(mark && { marks: [{ type: mark }] }),
        })),
      },
    ],
  })
  const formats = (replica: Replica, richText: unknown) =>
    replica.change('n', { props: { richText } })
  history.mark('m')
  both(() => formats(ana, marked(['one', 'bold'], [' two'])))
  both(() => formats(bo, marked(['one', 'bold'], [' '], ['two', 'italic'])))
  both(() => history.undo())
  const { content } = (bo.shape('n') as TLNoteShape).props.richText as ReturnType<typeof marked>
  expect(content[0]?.content.map(({ text, marks }) => [text, marks?.[0]?.type])).toEqual([
    ['one ', undefined],
    ['two', 'italic'],
  ])
})

test('undo of a new line leaves the paragraph that a teammate added', () => {
  const { ana, bo, history, both } = two(note('n', { text: 'one' }))
  history.mark('m')
  both(() => types(ana, 'n', 'one\ntwo'))
  both(() => types(bo, 'n', 'one\ntwo\nthree'))
  both(() => history.undo())
  expect(textIn(bo, 'n')).toBe('one\nthree')
})

test('undo of an arrow’s label leaves what a teammate added to it', () => {
  const { ana, bo, history, both } = two(arrow('arr', { text: 'yes' }))
  const label = (replica: Replica) => (replica.store.get(shapeId('arr')) as never)['props']['text']
  history.mark('m')
  both(() => ana.change('arr', { props: { text: 'yes or no' } }))
  both(() => bo.change('arr', { props: { text: 'yes or no, says Bo' } }))
  both(() => history.undo())
  expect(label(ana)).toBe('yes, says Bo')
})

test('undo undoes what is mine of a step and skips what a teammate changed of it', () => {
  const { ana, bo, history, both } = two(note('n'), note('m', { index: 'a2' }))
  history.mark('m')
  both(() => ana.edit(...['n', 'm'].map((name) => ({ ...(ana.shape(name) as TLNoteShape), x: 5 }))))
  both(() => bo.change('m', { x: 50 }))
  both(() => history.undo())
  expect([ana.shape('n')?.x, ana.shape('m')?.x]).toEqual([0, 50])
})

test('undo of making a note that nobody else touched removes it for all', () => {
  const { ana, bo, history, both } = two()
  history.mark('m')
  both(() => ana.edit(note('n', { text: 'mine' })))
  both(() => history.undo())
  expect([ana.shape('n'), bo.shape('n')]).toEqual([undefined, undefined])
})

test('undo of making a frame keeps it while a teammate’s note is inside, and says whose', () => {
  const { ana, bo, history, both, keptIds } = two()
  history.mark('m')
  both(() => ana.edit(frame('f')))
  both(() => bo.edit(note('inside', { parent: 'f' })))
  both(() => history.undo())
  expect(bo.shape('inside')?.parentId).toBe(shapeId('f'))
  expect(keptIds()).toEqual([['shape:f', 2]])
})

test('undo of making a page with a frame and notes keeps the way to the note that a teammate edited', () => {
  const { ana, bo, history, both } = two()
  history.mark('m')
  both(() =>
    ana.edit(
      page('p'),
      frame('f', { parent: 'page:p' }),
      note('theirs', { parent: 'f' }),
      note('mine', { parent: 'f', index: 'a2' }),
    ),
  )
  both(() => bo.change('theirs', { props: { color: 'red' } }))
  both(() => history.undo())
  expect(Object.keys(bo.shown()).filter((id) => /^(page:p|shape:.*)$/.test(id))).toEqual([
    'page:p',
    'shape:f',
    'shape:theirs',
  ])
})

test('undo of making a note keeps it when a teammate’s arrow points to it', () => {
  const { ana, bo, history, both } = two()
  history.mark('m')
  both(() => ana.edit(note('n')))
  both(() => bo.edit(arrow('arr', { index: 'a3' }), binding('b', { from: 'arr', to: 'n' })))
  both(() => history.undo())
  expect(Object.keys(bo.shown()).filter((id) => /^(shape|binding):/.test(id))).toEqual([
    'binding:b',
    'shape:arr',
    'shape:n',
  ])
})

test('undo of a group lets mine out and keeps it for what a teammate put in', () => {
  const { ana, bo, history, both } = two(
    note('n'),
    note('m', { index: 'a2' }),
    note('o', { index: 'a3' }),
  )
  history.mark('m')
  both(() =>
    ana.edit(
      group('g', { index: 'a4' }),
      ...['n', 'm'].map((name) => ({
        ...(ana.shape(name) as TLNoteShape),
        parentId: shapeId('g'),
      })),
    ),
  )
  both(() => bo.change('o', { parentId: shapeId('g') }))
  both(() => history.undo())
  expect(['n', 'm', 'o'].map((name) => bo.shape(name)?.parentId)).toEqual([
    'page:page',
    'page:page',
    shapeId('g'),
  ])
})

test('an arrow that a teammate attached elsewhere stays attached there', () => {
  const { ana, bo, history, both } = two(
    note('n'),
    note('m', { index: 'a2' }),
    arrow('arr', { index: 'a3' }),
    binding('b', { from: 'arr', to: 'n' }),
  )
  history.mark('m')
  both(() => ana.edit({ ...binding('b', { from: 'arr', to: 'm' }) }))
  both(() => bo.edit({ ...binding('b', { from: 'arr', to: 'n' }) }))
  both(() => history.undo())
  expect(bo.store.get(binding('b', { from: 'arr', to: 'n' }).id)?.toId).toBe(shapeId('n'))
})

test('redo does not bring back a note of mine that a teammate deleted', () => {
  const { ana, bo, history, both } = two(note('other', { index: 'a5' }))
  history.mark('one')
  both(() => ana.change('other', { x: 5 }))
  history.mark('two')
  both(() => ana.edit(note('n')))
  both(() => bo.remove('n'))
  both(() => history.undo())
  expect(bo.shape('other')?.x).toBe(0)
  both(() => history.redo())
  both(() => history.redo())
  expect([bo.shape('other')?.x, ana.shape('n'), bo.shape('n')]).toEqual([5, undefined, undefined])
})

test('redo of my delete keeps the note when a teammate edited it after my undo', () => {
  const { ana, bo, history, both, keptIds } = two(note('n', { text: 'plan' }))
  history.mark('m')
  both(() => ana.remove('n'))
  both(() => history.undo())
  both(() => bo.change('n', { x: 7 }))
  both(() => history.redo())
  expect([bo.shape('n')?.x, keptIds()]).toEqual([7, [['shape:n', 2]]])
})

test('redo of my delete of a teammate’s note deletes it when nobody changed it since', () => {
  const { ana, bo, history, both, keptIds } = two()
  both(() => bo.edit(note('n', { text: 'plan' })))
  history.mark('m')
  both(() => ana.remove('n'))
  both(() => history.undo())
  expect(textIn(bo, 'n')).toBe('plan')
  both(() => history.redo())
  expect([bo.shape('n'), keptIds()]).toEqual([undefined, []])
})

test('a step of which teammates left nothing is passed over, so that one press shows something', () => {
  const { ana, bo, history, both, keptIds } = two(note('n'), note('m', { index: 'a2' }))
  history.mark('one')
  both(() => ana.change('m', { x: 7 }))
  for (const color of ['red', 'blue', 'green']) {
    history.mark(color)
    both(() => ana.change('n', { props: { color } }))
  }
  both(() => bo.change('n', { props: { color: 'violet' } }))
  both(() => history.undo())
  expect([bo.shape('n')?.props.color, bo.shape('m')?.x]).toEqual(['violet', 0])
  expect(keptIds()).toEqual([['shape:n', 2]])
  both(() => history.redo())
  expect(bo.shape('m')?.x).toBe(7)
})

test('a value that a teammate wrote again after me is theirs, and undo leaves it', () => {
  const { ana, bo, history, both } = two(note('n'))
  history.mark('one')
  ana.change('n', { props: { color: 'red' } })
  bo.change('n', { props: { color: 'blue' } })
  bo.change('n', { props: { color: 'red' } })
  sync(ana, bo)
  both(() => history.undo())
  expect(ana.shape('n')?.props.color).toBe('red')
})

test('what I wrote after a teammate brought the note back is mine again', () => {
  const { ana, bo, history, both } = two(note('n'))
  const gone = bo.shape('n') as TLNoteShape
  both(() => bo.remove('n'))
  both(() => bo.edit(gone))
  history.mark('m')
  both(() => ana.change('n', { x: 5 }))
  both(() => history.undo())
  expect(bo.shape('n')?.x).toBe(0)
})

test('undo of deleting a frame whose page a teammate deleted shows it on a page', () => {
  const { ana, bo, history, both } = two(page('p'), frame('f', { parent: 'page:p' }))
  history.mark('m')
  both(() => ana.remove('f'))
  both(() => bo.store.remove([page('p').id]))
  bo.attached.flush()
  sync(ana, bo)
  both(() => history.undo())
  expect(bo.store.get(shapeId('f'))).toBeDefined()
})

test('a step that only says what was selected is passed over, one that shows another page is not', () => {
  const { ana, history } = two(note('n'), page('p'))
  const { store } = ana
  ;(store as unknown as { ensureStoreIsUsable(): void }).ensureStoreIsUsable()
  const tab = () => store.get(TLINSTANCE_ID) as TLInstance
  store.put([{ ...tab(), currentPageId: FIRST_PAGE }])
  history.mark('move')
  ana.change('n', { x: 5 })
  history.mark('zoom in the corner')
  store.put([{ ...tab(), isToolLocked: true }])
  history.mark('other page')
  store.put([{ ...tab(), currentPageId: page('p').id }])
  history.undo()
  expect([tab().currentPageId, ana.shape('n')?.x]).toEqual(['page:page', 5])
  history.undo()
  expect(ana.shape('n')?.x).toBe(0)
})

test('what the server did stands in the meta of the tab: it is a step of its own, and goes no further', () => {
  const { ana, history } = two(note('n'))
  const { store } = ana
  ;(store as unknown as { ensureStoreIsUsable(): void }).ensureStoreIsUsable()
  const tab = () => store.get(TLINSTANCE_ID) as TLInstance
  history.mark('move')
  ana.change('n', { x: 5 })
  history.mark('name a holder')
  store.put([{ ...tab(), meta: { holderStep: 1 } }])
  history.undo()
  expect([tab().meta, ana.shape('n')?.x]).toEqual([{}, 5])
  history.redo()
  expect(tab().meta).toEqual({ holderStep: 1 })
  history.undo()
  history.undo()
  expect(ana.shape('n')?.x).toBe(0)
})

test('a teammate’s value that my undo put back is still theirs when it keeps an older step', () => {
  const { ana, bo, history, both, keptIds } = two(note('n'))
  for (const [who, color] of [
    [ana, 'red'],
    [bo, 'blue'],
    [ana, 'green'],
  ] as const) {
    history.mark(color)
    both(() => who.change('n', { props: { color } }))
  }
  both(() => history.undo())
  expect([bo.shape('n')?.props.color, keptIds()]).toEqual(['blue', []])
  both(() => history.undo())
  expect([bo.shape('n')?.props.color, keptIds()]).toEqual(['blue', [['shape:n', 2]]])
})
