import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createFragment, readFragment, readWhole, updateFragment } from '#lib/board/fragment.ts'
import { fromPlainText, toPlainText, type RichText } from '#lib/board/rich-text.ts'
import { OpenText, whyLocked, type TextChange } from '#lib/sync/open-text.ts'
import { applyOwnChanges } from '#lib/sync/undo-text.ts'

interface Typist {
  readonly doc: Y.Doc
  readonly open: OpenText
  /** What the text has told of itself so far. */
  readonly told: readonly TextChange[]
  /** Puts words into the text that this person sees, at a place of it. */
  type(words: string, at: number): void
  shows(): string
}

/** Two documents with one note, which hear of each other when `sync` is called. */
function twoTypists(text: string | undefined): { ana: Typist; bo: Typist; sync(): void } {
  const docs = [1, 2].map((clientID) => {
    const doc = new Y.Doc()
    doc.clientID = clientID
    return doc
  }) as [Y.Doc, Y.Doc]
  if (text !== undefined) docs[0].getMap('t').set('n', createFragment(fromPlainText(text)))
  const sync = () => {
    for (const [from, to] of [docs, docs.toReversed()] as [Y.Doc, Y.Doc][]) {
      Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), 'network')
    }
  }
  sync()
  return { ana: typist(docs[0]), bo: typist(docs[1]), sync }
}

function typist(doc: Y.Doc, { isPatient = false } = {}): Typist {
  const told: TextChange[] = []
  const open: OpenText = new OpenText({
    doc,
    id: 'n',
    onChange: (change) => {
      told.push(change)
      if (!isPatient) open.catchUp()
    },
  })
  const shows = () => toPlainText(open.shown)
  const type = (words: string, at: number) =>
    open.write(fromPlainText(shows().slice(0, at) + words + shows().slice(at)))
  return { doc, open, told, type, shows }
}

const textOf = (doc: Y.Doc) => toPlainText(readFragment(doc.getMap('t').get('n') as Y.XmlFragment))

test('two who type at one place at once keep their words apart', () => {
  const { ana, bo, sync } = twoTypists('')
  sync()
  let [anasCaret, bosCaret] = [ana.open.pin(1), bo.open.pin(1)]
  for (const at of [0, 1, 2, 3]) {
    const anasPlace = (ana.open.placeOf(anasCaret ?? '') ?? 0) - 1
    const bosPlace = (bo.open.placeOf(bosCaret ?? '') ?? 0) - 1
    ana.type('anna'.charAt(at), anasPlace)
    bo.type('beni'.charAt(at), bosPlace)
    anasCaret = ana.open.pin(anasPlace + 2)
    bosCaret = bo.open.pin(bosPlace + 2)
    sync()
  }
  expect(ana.shows()).toBe(bo.shows())
  expect(['annabeni', 'benianna']).toContain(ana.shows())
})

test('what is typed while the editor is behind joins what came meanwhile', () => {
  const { ana, bo, sync } = twoTypists('middle')
  const patient = typist(ana.doc, { isPatient: true })
  ana.open.close()
  bo.type('start ', 0)
  sync()
  expect([patient.open.isBehind, patient.shows()]).toEqual([true, 'middle'])
  patient.type(' e', 6)
  patient.type('nd', 8)
  expect(patient.shows()).toBe('middle end')
  sync()
  expect([textOf(ana.doc), bo.shows()]).toEqual(['start middle end', 'start middle end'])
  patient.open.catchUp()
  expect(patient.shows()).toBe('start middle end')
})

test('undo takes back own typing only, redo brings it back, and others keep theirs', () => {
  const { ana, bo, sync } = twoTypists('note')
  ana.type('my ', 0)
  sync()
  bo.type(' of all', 7)
  sync()
  expect(ana.shows()).toBe('my note of all')
  expect(ana.open.undo()).toBe(true)
  sync()
  expect([ana.shows(), bo.shows()]).toEqual(['note of all', 'note of all'])
  expect(ana.open.undo()).toBe(false)
  expect(ana.open.redo()).toBe(true)
  sync()
  expect([ana.shows(), bo.shows()]).toEqual(['my note of all', 'my note of all'])
})

test('a line somebody typed into stays when its making is undone', () => {
  const { ana, bo, sync } = twoTypists('one')
  ana.type('\ntwo', 3)
  sync()
  bo.type(', and more', 7)
  sync()
  ana.open.undo()
  sync()
  expect([ana.shows(), bo.shows()]).toEqual(['one\n, and more', 'one\n, and more'])
})

test('what somebody typed offline into a line whose making is undone stays, and redo shows the line again', () => {
  const { ana, bo, sync } = twoTypists('one')
  ana.type('\n', 3)
  sync()
  bo.type('offline', 4)
  expect(ana.open.undo()).toBe(true)
  expect(ana.shows()).toBe('one')
  sync()
  expect([ana.shows(), bo.shows()]).toEqual(['one\noffline', 'one\noffline'])
  bo.type('!', 11)
  expect(ana.open.redo()).toBe(true)
  sync()
  expect([ana.shows(), bo.shows()]).toEqual(['one\noffline!', 'one\noffline!'])
})

test('each step of undo takes back one thing: a line, then the words before it', async () => {
  const { ana } = twoTypists('')
  ana.type('one', 0)
  await new Promise((resolve) => setTimeout(resolve, 600))
  ana.type('\n', 3)
  ana.open.undo()
  expect(ana.shows()).toBe('one')
  ana.open.redo()
  expect(ana.shows()).toBe('one\n')
  ana.open.undo()
  ana.open.undo()
  expect(ana.shows()).toBe('')
})

test('undo of joining two lines gives both back, with what somebody typed in between', () => {
  const { ana, bo, sync } = twoTypists('one\ntwo')
  ana.open.write(fromPlainText('onetwo'))
  bo.type('!', 7)
  sync()
  expect(ana.shows()).toBe('onetwo\n!')
  ana.open.undo()
  sync()
  expect([ana.shows(), bo.shows()]).toEqual(['one\ntwo!', 'one\ntwo!'])
})

test('two who begin the text of a record that came without one both keep their words', async () => {
  const { ana, bo, sync } = twoTypists(undefined)
  ana.type('hers', 0)
  bo.type('his', 0)
  sync()
  await Promise.resolve()
  sync()
  expect(ana.shows()).toBe(bo.shows())
  expect(ana.shows()).toMatch(/hers.*his|his.*hers/s)
})

test('typing goes on in the document that takes the place of the old one', () => {
  const { ana, bo, sync } = twoTypists('note')
  ana.type('my ', 0)
  sync()
  const fresh = new Y.Doc()
  Y.applyUpdate(fresh, Y.encodeStateAsUpdate(bo.doc))
  ana.open.moveTo(fresh)
  ana.type('!', 7)
  expect([textOf(fresh), textOf(ana.doc)]).toEqual(['my note!', 'my note'])
  expect(ana.open.undo()).toBe(true)
  expect(textOf(fresh)).toBe('my note')
})

test('the new document has what others wrote meanwhile, and the old one is not listened to any more', () => {
  const { ana, bo, sync } = twoTypists('note')
  const old = ana.doc
  bo.type('!', 4)
  const fresh = new Y.Doc()
  Y.applyUpdate(fresh, Y.encodeStateAsUpdate(bo.doc))
  ana.open.moveTo(fresh)
  expect([ana.shows(), ana.told]).toEqual(['note!', [{ isUndo: false }]])
  sync()
  expect(textOf(old)).toBe('note!')
  bo.type('?', 5)
  sync()
  expect([textOf(old), ana.shows(), ana.told.length]).toEqual(['note!?', 'note!', 1])
})

test('it tells of changes by others and of own undo, not of own typing, and of nothing after closing', () => {
  const { ana, bo, sync } = twoTypists('note')
  ana.type('my ', 0)
  expect(ana.told).toEqual([])
  bo.type('!', 4)
  sync()
  ana.open.undo()
  ana.open.redo()
  const isUndo = ana.told.map((change) => change.isUndo)
  expect(isUndo).toEqual([false, true, true])
  ana.open.close()
  bo.type('?', 0)
  sync()
  expect(ana.told).toHaveLength(3)
})

test('a place is not pinned while the editor is behind, and not held once its letter is gone', () => {
  const { ana, bo, sync } = twoTypists('one two')
  const patient = typist(ana.doc, { isPatient: true })
  const pinned = patient.open.pin(5) ?? ''
  expect([patient.open.placeOf(pinned), patient.open.holds(pinned)]).toEqual([5, true])
  bo.open.write(fromPlainText('one'))
  sync()
  expect(patient.open.pin(4)).toBeUndefined()
  patient.open.catchUp()
  expect([patient.open.placeOf(pinned), patient.open.holds(pinned)]).toEqual([4, false])
  expect(patient.open.pin(4)).toBeDefined()
})

test('a text that holds what only a newer version knows is not written', () => {
  const { ana } = twoTypists('note')
  expect(whyLocked(ana.doc, 'n')).toBeUndefined()
  const fragment = ana.doc.getMap('t').get('n') as Y.XmlFragment
  fragment.insert(1, [new Y.XmlElement('poll')])
  expect(whyLocked(ana.doc, 'n')).toBe('unknown')
  expect(ana.open.catchUp()).toBeUndefined()
  ana.type('my ', 0)
  expect(fragment.toJSON()).toBe('<paragraph dir="auto">note</paragraph><poll></poll>')
})

test('two who each paste 1,100 lines at once both see all of them and write on', () => {
  const { ana, bo, sync } = twoTypists('start')
  const lines = (name: string) =>
    Array.from({ length: 1_100 }, (_, at) => `\n${name}${at}`).join('')
  ana.type(lines('a'), 5)
  bo.type(lines('b'), 5)
  sync()
  for (const { doc, open, shows } of [ana, bo]) {
    expect(shows().split('\n')).toHaveLength(2_201)
    expect(open.isBehind).toBe(false)
    expect(whyLocked(doc, 'n')).toBeUndefined()
    expect(textOf(doc)).toBe(shows())
  }
  ana.type('re', 0)
  sync()
  expect(bo.shows().slice(0, 7)).toBe('restart')
})

test('a text beyond what people make together says that it is too long', () => {
  const { ana, bo, sync } = twoTypists('')
  ana.type('word '.repeat(13_000), 0)
  sync()
  expect(whyLocked(bo.doc, 'n')).toBeUndefined()
  const fragment = bo.doc.getMap('t').get('n') as Y.XmlFragment
  const line = (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText
  line.insert(0, 'more '.repeat(14_000))
  expect(whyLocked(bo.doc, 'n')).toBe('too-long')
})

test('one letter written while behind leaves a text above the limit as long and formatted as it is', () => {
  const bold = { type: 'text', text: 'BOLD ', marks: [{ type: 'bold' }] }
  const long = (end: string): RichText => {
    const [block = { type: 'paragraph' }] = fromPlainText('').content
    const first = { ...block, content: [bold, { type: 'text', text: 'word '.repeat(12_900) }] }
    return { type: 'doc', content: [first, ...fromPlainText(end).content] }
  }
  const { ana, sync } = twoTypists('')
  const fragment = ana.doc.getMap('t').get('n') as Y.XmlFragment
  ana.doc.transact(() => updateFragment(fragment, long('tail')), 'network')
  sync()
  const behind = typist(ana.doc, { isPatient: true })
  const end = `tail ${'x'.repeat(1_200)}`
  ana.doc.transact(() => updateFragment(fragment, long(end)), 'network')
  behind.open.write(long('tail!'))
  const after = readWhole(fragment)
  expect(after?.content[0]).toEqual(long('').content[0])
  expect(after && toPlainText(after).slice(-1_206)).toMatch(/^tail[! x]{1202}$/)
})

test('undo of own typing takes only that out of a text above the limit', () => {
  const { ana, bo, sync } = twoTypists('base')
  const mine = 'mine '.repeat(8_000)
  const theirs = 'their '.repeat(6_000)
  ana.type(mine, 4)
  bo.type(theirs, 0)
  sync()
  const fragment = ana.doc.getMap('t').get('n') as Y.XmlFragment
  const changes = [
    { from: fromPlainText(`base${mine}`), to: fromPlainText(`base${mine.slice(5)}`) },
  ]
  ana.doc.transact(() => applyOwnChanges(fragment, { changes, clientId: 1 }))
  expect(textOf(ana.doc)).toBe(`${theirs}base${mine.slice(5)}`)
})

test('after closing nothing is written or told any more', () => {
  const { ana, bo, sync } = twoTypists('note')
  ana.open.close()
  ana.type('x', 0)
  bo.type('my ', 0)
  sync()
  expect([textOf(ana.doc), ana.open.isBehind]).toEqual(['my note', false])
})
