import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { overlayKey } from '#lib/board/cells.ts'
import { project } from '#lib/board/project.ts'
import type { Reply } from '#lib/protocol/schemas.ts'
import { CardPlace } from '#tests/support/card-place.ts'
import { cells, until } from '#tests/support/client.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let place: CardPlace
const card = 'shape:card-pricing'

beforeEach(async () => {
  server = await startTestServer()
  place = new CardPlace(server, await server.createBoard())
})
afterEach(async () => {
  place.close()
  await server.close()
})

const list: CardPlace['list'] = (...who) => place.list(...who)
const canvas: CardPlace['canvas'] = (name) => place.canvas(name)

/** The one run of words in a note of one paragraph. */
function wordsIn(doc: Y.Doc, id = card): Y.XmlText {
  const paragraph = (doc.getMap('t').get(id) as Y.XmlFragment).get(0) as Y.XmlElement
  return paragraph.get(0) as Y.XmlText
}

const undoOf = (reply: Reply): string => (reply.ok && reply.undo) || 'nothing'
const reasonOf = (reply: Reply): string => (reply.ok ? 'done' : reply.reason)

test('while somebody types at the end of a note on the canvas its beginning is changed in a list: both are kept, with their formatting', async () => {
  const [ana, sam] = [await list('Ana'), await canvas('Sam')]
  wordsIn(sam).format(0, 7, { bold: {} })
  const typed = ' for start-ups'
  const type = async (letters: string): Promise<void> => {
    for (const letter of letters) {
      const words = wordsIn(sam)
      words.insert(words.length, letter, { bold: null })
      await nextTurn()
    }
  }
  await type(typed.slice(0, 4))
  await until('the first letters in the list', () => ana.cards.get(card)?.title === 'Pricing for')
  const asking = ana.command({
    type: 'rename-card',
    card,
    before: 'Pricing',
    after: 'Fair Pricing',
  })
  await type(typed.slice(4))
  const reply = await asking
  const title = `Fair Pricing${typed}`
  await until('all of it in the list', () => ana.cards.get(card)?.title === title)
  await until('all of it on the canvas', () => wordsIn(sam).toString().includes('Fair'))
  expect([reasonOf(reply), wordsIn(sam).toDelta()]).toEqual([
    'done',
    [{ insert: 'Fair Pricing', attributes: { bold: {} } }, { insert: typed }],
  ])
  // Its undo takes back what Ana did and nothing of what Sam typed.
  const undone = await ana.command({ type: 'undo', change: undoOf(reply) })
  expect([reasonOf(undone), ana.cards.get(card)?.title]).toEqual(['done', `Pricing${typed}`])
})

test('a note of several lines is told and changed line by line, and gets the height that its words need', async () => {
  const [ana, sam] = [await list('Ana'), await canvas('Sam')]
  const before = 'Pricing'
  const after = `Pricing\nfor small teams\n${'and all the others '.repeat(6).trim()}`
  await ana.command({ type: 'rename-card', card, before, after })
  const told = ana.cards.get(card)
  await until('a height for eleven lines', () => {
    const note = project(sam).records[card] as { props: { growY: number } } | undefined
    return Number(note?.props.growY) > 200
  })
  await ana.command({ type: 'rename-card', card, before: after, after: 'Pricing\nfor all' })
  const [one, two] = [ana.cards.get(card)?.text, ana.cards.get(card)?.title]
  const long = 'x'.repeat(900)
  await ana.command({ type: 'rename-card', card, before: 'Pricing\nfor all', after: long })
  const words = wordsIn(sam)
  await until('the long word', () => wordsIn(sam).length === 900)
  words.insert(0, 'y'.repeat(101))
  await until('the word that it is too long', () => ana.cards.get(card)?.text === null)
  expect([told?.text, told?.title, one, two]).toEqual([
    after,
    after.replaceAll('\n', ' '),
    'Pricing\nfor all',
    'Pricing for all',
  ])
})

test('a change in a list is undone where it was, but not what somebody changed since, be it to the same value', async () => {
  const [ana, sam] = [await list('Ana'), await canvas('Sam')]
  const at = overlayKey(card, 'at')
  cells(sam).set(at, ['page:page', -571, 263])
  await until('the place', () => ana.cards.get(card)?.region === 'PM')
  const placed = await ana.command({ type: 'place-card', card, region: 'PO' })
  const moved = await until('the move', () => {
    const place = cells(sam).get(at) as unknown[]
    return place[1] !== -571 && place
  })
  const back = await ana.command({ type: 'undo', change: undoOf(placed) })
  await until('the old place', () => (cells(sam).get(at) as unknown[])[1] === -571)
  const twice = await ana.command({ type: 'undo', change: undoOf(placed) })
  const again = await ana.command({ type: 'place-card', card, region: 'PO' })
  await until('the next move', () => (cells(sam).get(at) as unknown[])[1] !== -571)
  const place = cells(sam).get(at) as unknown[]
  cells(sam).set(at, [...place])
  const known = ana.parts.length
  cells(sam).set(overlayKey(card, 'm.size'), 'L')
  await until('what Sam did', () => ana.parts.length > known)
  const kept = await ana.command({ type: 'undo', change: undoOf(again) })
  expect({
    replies: [back, twice, again, kept].map(reasonOf),
    isMoved: moved[1] !== -571,
    place: cells(sam).get(at),
    told: ana.cards.get(card)?.region,
  }).toEqual({
    replies: ['done', 'no-undo', 'done', 'changed-since'],
    isMoved: true,
    place,
    told: 'PO',
  })
})

test('changes are undone one after the other, the last first, and all names that one choice took away come back', async () => {
  const [ana, sam] = [await list('Ana'), await canvas('Sam')]
  const demo = 'shape:card-demo'
  cells(sam).set(overlayKey(demo, 'm.accountable'), 'PM')
  cells(sam).set(overlayKey(demo, 'm.accountable.2'), 'PO')
  await until('two accountable', () => ana.cards.get(demo)?.state === 'two-accountable')
  const replies = [
    await ana.command({ type: 'set-accountable', card: demo, name: 'Bo' }),
    await ana.command({ type: 'set-delegate', card: demo, name: 'Cy' }),
    await ana.command({ type: 'set-size', card: demo, size: 'M' }),
    await ana.command({ type: 'set-size', card: demo, size: 'L' }),
    await ana.command({ type: 'set-decision', card: demo, words: ' Ana  shows it ' }),
    await ana.command({ type: 'set-reason', card: demo, words: 'She knows it' }),
    await ana.command({ type: 'set-parked', card: demo, isParked: true }),
    await ana.command({ type: 'set-comment', card: demo, isComment: true }),
  ]
  const states: unknown[] = []
  for (const reply of replies.reverse()) {
    const undone = await ana.command({ type: 'undo', change: undoOf(reply) })
    const { by: _by, id: _id, title: _title, region: _region, ...told } = ana.cards.get(demo) ?? {}
    states.push([reasonOf(undone), told])
  }
  const bo = { accountable: [{ person: 'Bo' }], state: 'owned' }
  const cy = { ...bo, delegates: [{ person: 'Cy' }] }
  const words = { decision: 'Ana shows it', reason: 'She knows it' }
  expect(states).toEqual([
    ['done', { ...cy, ...words, size: 'L', state: 'parked' }],
    ['done', { ...cy, ...words, size: 'L' }],
    ['done', { ...cy, decision: 'Ana shows it', size: 'L' }],
    ['done', { ...cy, size: 'L' }],
    ['done', { ...cy, size: 'M' }],
    ['done', cy],
    ['done', bo],
    ['done', { state: 'two-accountable', accountable: [{ role: 'PM' }, { role: 'PO' }] }],
  ])
})

test('a card that is deleted in a list goes from every canvas, and its undo brings it back with what was typed into it meanwhile', async () => {
  const [ana, bo, sam] = [await list('Ana'), await list('Bo'), await canvas('Sam')]
  await ana.command({ type: 'set-size', card, size: 'M' })
  await until('the size', () => cells(sam).has(overlayKey(card, 'm.size')))
  const before = project(sam).records[card]
  const deleted = await ana.command({ type: 'delete-card', card })
  await until('the end on the canvas', () => !project(sam).records[card])
  const told = [ana.cards.has(card), bo.cards.has(card)]
  const others = await bo.command({ type: 'undo', change: undoOf(deleted) })
  const gone = [
    await bo.command({ type: 'delete-card', card }),
    await bo.command({ type: 'rename-card', card, before: 'Pricing', after: 'Prices' }),
  ]
  // Somebody who has not seen it yet goes on typing.
  const words = wordsIn(sam)
  words.insert(words.length, ' now')
  const undone = await ana.command({ type: 'undo', change: undoOf(deleted) })
  await until('the card', () => project(sam).records[card])
  const { richText: _text, ...props } = (before as { props: Record<string, unknown> }).props
  expect({
    told,
    replies: [deleted, others, ...gone, undone].map(reasonOf),
    back: project(sam).records[card],
    card: ana.cards.get(card),
  }).toMatchObject({
    told: [false, false],
    replies: ['done', 'no-undo', 'no-such-card', 'no-such-card', 'done'],
    back: { ...before, props },
    card: { title: 'Pricing now', size: 'M', region: 'PM' },
  })
})

test('an added card goes again when its adding is undone, unless somebody else has done something to it', async () => {
  const [ana, sam] = [await list('Ana'), await canvas('Sam')]
  const add = (title: string): Promise<Reply> =>
    ana.command({ type: 'add-card', title, region: 'PM' })
  const idOf = (reply: Reply): string => (reply.ok && reply.card) || ''
  const [one, two, three] = [await add('One'), await add('Two'), await add('Three')]
  const sized = await ana.command({ type: 'set-size', card: idOf(one), size: 'S' })
  await until('the cards', () => [two, three].every((each) => cells(sam).has(idOf(each))))
  cells(sam).set(overlayKey(idOf(two), 'm.size'), 'L')
  wordsIn(sam, idOf(three)).insert(0, 'Number ')
  await until('what Sam did', () => ana.cards.get(idOf(three))?.title === 'Number Three')
  const replies: string[] = []
  for (const each of [sized, one, two, three]) {
    replies.push(reasonOf(await ana.command({ type: 'undo', change: undoOf(each) })))
  }
  expect([replies, [one, two, three].map((each) => ana.cards.has(idOf(each)))]).toEqual([
    ['done', 'done', 'changed-since', 'changed-since'],
    [false, true, true],
  ])
})

test('what was undone in a list is done again and undone again, but not over what somebody did since', async () => {
  const [ana, sam] = [await list('Ana'), await canvas('Sam')]
  const idOf = (reply: Reply): string => (reply.ok && reply.card) || ''
  const added = await ana.command({ type: 'add-card', title: 'One', region: 'PM' })
  const one = idOf(added)
  const rename = { type: 'rename-card', card: one, before: 'One', after: 'First' } as const
  const steps = [
    added,
    await ana.command(rename),
    await ana.command({ type: 'set-size', card: one, size: 'S' }),
    await ana.command({ type: 'set-size', card: one, size: 'L' }),
    await ana.command({ type: 'place-card', card: one, region: 'PO' }),
    await ana.command({ type: 'delete-card', card: one }),
  ]
  const states: unknown[] = []
  /** Takes all of them back, the last first, and answers what takes that back. */
  const takeBack = async (replies: readonly Reply[]): Promise<readonly Reply[]> => {
    const back: Reply[] = []
    for (const reply of replies.toReversed()) {
      back.push(await ana.command({ type: 'undo', change: undoOf(reply) }))
      const { title, size, region } = ana.cards.get(one) ?? {}
      states.push([title, size, region])
    }
    return back
  }
  const way = [
    ['First', 'L', 'PO'],
    ['First', 'L', 'PM'],
    ['First', 'S', 'PM'],
    ['First', undefined, 'PM'],
    ['One', undefined, 'PM'],
    [undefined, undefined, undefined],
  ]
  const gone = [undefined, undefined, undefined]
  const undone = await takeBack(steps)
  const redone = await takeBack(undone)
  const again = await takeBack(redone)
  expect(states).toEqual([...way, ...way.slice(0, -1).toReversed(), gone, ...way])
  expect([...undone, ...redone, ...again].map(reasonOf)).toEqual(Array(18).fill('done'))

  const sized = await ana.command({ type: 'set-size', card, size: 'L' })
  const unsized = await ana.command({ type: 'undo', change: undoOf(sized) })
  await until('the size to be gone', () => cells(sam).has(overlayKey(card, 'm.size')))
  cells(sam).set(overlayKey(card, 'm.size'), 'M')
  await until('what Sam did', () => ana.cards.get(card)?.size === 'M')
  const kept = await ana.command({ type: 'undo', change: undoOf(unsized) })
  expect([reasonOf(kept), ana.cards.get(card)?.size]).toEqual(['changed-since', 'M'])
})

test('what a connection that broke off had changed is undone over the next one, and never by another person', async () => {
  const [ana, eve] = [await list('Ana'), await list('Eve')]
  const sized = await ana.command({ type: 'set-size', card, size: 'L' })
  ana.close()
  const again = await list('Ana', ana.guest)
  const replies = [
    await eve.command({ type: 'undo', change: undoOf(sized) }),
    await again.command({ type: 'undo', change: undoOf(sized) }),
  ]
  expect([replies.map(reasonOf), again.cards.get(card)?.size]).toEqual([
    ['no-undo', 'done'],
    undefined,
  ])
})

test('a locked note, empty words and too many of them are refused, and nothing is changed', async () => {
  const [ana, sam] = [await list('Ana'), await canvas('Sam')]
  const placed = await ana.command({ type: 'set-size', card, size: 'L' })
  cells(sam).set(overlayKey(card, 'isLocked'), true)
  cells(sam).set(overlayKey('shape:card-roadmap', 'm.size'), 'S')
  await until('what Sam did', () => ana.card('Roadmap')?.size === 'S')
  const roadmap = 'shape:card-roadmap'
  const rename = { type: 'rename-card', card: roadmap, before: 'Roadmap' } as const
  const replies = [
    await ana.command({ type: 'rename-card', card, before: 'Pricing', after: 'Prices' }),
    await ana.command({ type: 'delete-card', card }),
    await ana.command({ type: 'undo', change: undoOf(placed) }),
    await ana.command({ ...rename, after: ' \n ' }),
    await ana.command({ ...rename, after: 'x'.repeat(1_001) }),
    await ana.command({ ...rename, before: 'x'.repeat(1_001), after: 'y' }),
    await ana.command({ type: 'set-decision', card: roadmap, words: 'x'.repeat(501) }),
    await ana.command({ ...rename, after: 'Roadmap' }),
    await ana.command({ ...rename, after: '\u0007Road\r\nmap' }),
  ]
  expect([replies.map(reasonOf), ana.cards.get(card)?.title, ana.cards.get(roadmap)?.text]).toEqual(
    [
      [
        'locked',
        'locked',
        'locked',
        'unknown-command',
        'unknown-command',
        'unknown-command',
        'unknown-command',
        'done',
        'done',
      ],
      'Pricing',
      'Road\nmap',
    ],
  )
  expect(undoOf(replies[7] ?? { id: '', ok: false, reason: 'full' })).toBe('nothing')
})
