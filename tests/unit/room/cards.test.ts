import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { toRichText, type TLNoteShape, type TLRecord } from '@tldraw/tlschema'
import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { BoardView } from '#lib/board/board-view.ts'
import { overlayKey } from '#lib/board/cells.ts'
import { indexAbove, nthIndex } from '#lib/board/index-keys.ts'
import { project } from '#lib/board/project.ts'
import type { RichText } from '#lib/board/rich-text.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import { encodeCards } from '#lib/protocol/encode.ts'
import { MAX_JSON_BYTES } from '#lib/protocol/limits.ts'
import type { CardsPart, ToldCard } from '#lib/protocol/cards.ts'
import { ToldCards } from '#lib/sync/told-cards.ts'
import { pmPo } from '#lib/templates/pm-po.ts'
import { CardEngine } from '#server/room/card-engine.ts'
import { CardFeed } from '#server/room/card-feed.ts'
import type { CardSource } from '#server/room/card-frames.ts'
import { emptyDocument } from '#server/room/load-document.ts'
import { frame } from '#tests/support/board-factory.ts'
import { until } from '#tests/support/client.ts'
import { cardAt } from '#tests/support/ownership-board.ts'
import { Random } from '#tests/support/random.ts'
import { connectionOf, person } from '#tests/support/room-socket.ts'

/** A board in the PM / PO template with so many more notes, a tenth of them in a frame. */
function boardOf(notes: readonly TLRecord[]): Y.Doc {
  const { furniture, records } = pmPo.build('example')
  const doc = emptyDocument()
  const all = [...records, frame('frame', { x: -700, y: -300, index: 'zz' }), ...notes]
  Y.applyUpdate(doc, encodeSeed({ epoch: 1, template: 'pm-po', furniture, records: all }))
  return doc
}

function manyNotes(count: number): TLNoteShape[] {
  return Array.from({ length: count }, (_, at) => {
    const note = cardAt(`n${at}`, { x: -1_100 + (at % 70) * 32, y: -500 + (at % 43) * 25 })
    const parentId = at % 10 === 0 ? ('shape:frame' as TLNoteShape['parentId']) : note.parentId
    return { ...note, parentId, index: nthIndex(100 + at) as TLNoteShape['index'] }
  })
}

function engineOf(doc: Y.Doc, onSettled: () => void = () => {}) {
  const turns: number[] = []
  const engine = new CardEngine({
    doc,
    inTurn: async (work) => {
      await nextTurn()
      const cpu = process.cpuUsage()
      const value = work()
      const { user, system } = process.cpuUsage(cpu)
      turns.push((user + system) / 1_000)
      return value
    },
    ownerOf: () => undefined,
    onSettled,
    onFailed: (error) => {
      throw error
    },
  })
  onTestFinished(() => engine.close())
  return { engine, turns }
}

/** What the feed reads, as a room gives it. */
function sourceOf({ ownership, view }: CardEngine): CardSource {
  return {
    ownership,
    memory: 'memory',
    authorOf: () => undefined,
    textOf: (id) => {
      const note = view.records.get(id) as TLNoteShape | undefined
      return note && (note.props.richText as RichText)
    },
    pageIds: ['page:page'],
    pageNameOf: () => 'Page 1',
  }
}

/** What the same document gives from scratch. */
function fromScratch(doc: Y.Doc): Ownership {
  const view = new BoardView(doc)
  const ownership = new Ownership({ isFurniture: (id) => view.has(id) })
  ownership.apply({ put: Object.values(project(doc).records) })
  return ownership
}

for (const seed of [1, 2, 3]) {
  test(`edits while the board is read and after leave the cards that the document gives from scratch, seed ${seed}`, async () => {
    const random = new Random(seed)
    const doc = boardOf(manyNotes(300))
    const { engine } = engineOf(doc)
    const records = doc.getMap('r')
    const edits: (() => unknown)[] = [
      () =>
        records.set(overlayKey(anyNote(), 'at'), [
          anyParent(),
          random.below(2_400) - 1_200,
          random.below(1_300) - 660,
        ]),
      () => records.set(overlayKey(anyNote(), 'm.accountable'), random.pick(['PM', 'PO', 'Ana'])),
      () => records.set(overlayKey(anyNote(), 'm.comment'), random.below(2) === 0),
      () =>
        records.set(overlayKey('shape:frame', 'at'), ['page:page', random.below(900) - 800, -300]),
      () => records.delete(anyNote()),
      () =>
        doc
          .getMap('tpl')
          .set(overlayKey('shape:tpl-region-pm', 'm.holder'), random.pick(['Ana', 'Bo'])),
    ]
    function anyNote(): string {
      return `shape:n${random.below(300)}`
    }
    function anyParent(): string {
      return random.below(4) === 0 ? 'shape:frame' : 'page:page'
    }
    for (let round = 0; round < 60; round++) {
      for (let count = random.below(6); count >= 0; count--) random.pick(edits)?.()
      if (random.below(3) === 0) await nextTurn()
      if (round % 20 === 19) {
        await engine.current()
        const plain = fromScratch(doc)
        expect(engine.ownership.cards).toEqual(plain.cards)
        expect(engine.ownership.roles).toEqual(plain.roles)
      }
    }
  })
}

test('a board of 4,000 cards is read in many short turns, and one move in one', async () => {
  const doc = boardOf(manyNotes(4_000))
  const { engine, turns } = engineOf(doc)
  await engine.current()
  const read = turns.splice(0).sort((a, b) => a - b)
  doc.getMap('r').set(overlayKey('shape:n7', 'at'), ['page:page', 700, 0])
  await engine.current()
  expect(engine.ownership.cards.length).toBe(4_031)
  expect(engine.ownership.card('shape:n7')?.region?.key).toBe('PO')
  expect(read.length).toBeGreaterThan(20)
  // Of CPU time, and far above what is seen: a test machine has other things to do.
  expect(read.at(Math.floor(read.length * 0.95))).toBeLessThan(100)
  expect(turns.length).toBe(1)
})

test('4,000 cards with the longest titles and names reach two readers whole, in frames of at most 64 KiB, and one that reads nothing is sent little', async () => {
  const long = '\u0007“'.repeat(600)
  const doc = boardOf(
    manyNotes(4_000).map((note, at) =>
      at < 100
        ? {
            ...note,
            props: { ...note.props, richText: toRichText(`${at} ${long}`) },
            meta: {
              ...note.meta,
              accountable: long,
              delegate: long,
              author: long,
              decision: long,
              reason: long,
            },
          }
        : note,
    ),
  )
  const { engine } = engineOf(doc, () =>
    feed.settled({ cards: new Map(), haveRegionsChanged: false }),
  )
  const source = sourceOf(engine)
  const feed: CardFeed = new CardFeed(source, () => Date.now())
  onTestFinished(() => feed.close())
  const [ana, sam, slow] = ['Ana', 'Sam', 'Slow'].map((name) =>
    connectionOf(person(name), { cards: true }),
  )
  if (!ana || !sam || !slow) throw new Error('nobody')
  slow.socket.bufferedAmount = 300 * 1024
  for (const { connection } of [ana, slow]) feed.join(connection)
  await engine.current()
  feed.join(sam.connection)
  const partsOf = ({ heard }: typeof ana): CardsPart[] =>
    heard.flatMap((message) => (message.type === 'cards' ? [message.part] : []))
  await until('all cards', () => [ana, sam].every((each) => partsOf(each).at(-1)?.isWhole))
  const sizes = [...partsOf(ana), ...partsOf(sam)].map((part) => encodeCards(part).length)
  expect(Math.max(...sizes)).toBeLessThan(MAX_JSON_BYTES)
  const all = engine.ownership.cards.map(({ id }) => id)
  for (const each of [ana, sam]) {
    expect(partsOf(each).flatMap(({ put = [] }) => put.map(({ id }) => id))).toEqual(all)
    expect(partsOf(each).filter(({ isWhole }) => isWhole).length).toBe(1)
  }
  expect(slow.heard).toEqual([])
  slow.socket.bufferedAmount = 0
  await until('all cards for the slow one', () => partsOf(slow).at(-1)?.isWhole)
})

/** The feed of a document's cards. */
function feedOf(doc: Y.Doc): { engine: CardEngine; feed: CardFeed } {
  const settled: { tell: (changes: Parameters<CardFeed['settled']>[0]) => void } = {
    tell: () => {},
  }
  const engine = new CardEngine({
    doc,
    inTurn: async (work) => nextTurn().then(work),
    ownerOf: () => undefined,
    onSettled: (changes) => settled.tell(changes),
    onFailed: (error) => {
      throw error
    },
  })
  onTestFinished(() => engine.close())
  const source = sourceOf(engine)
  const feed = new CardFeed(source, () => Date.now())
  onTestFinished(() => feed.close())
  settled.tell = (changes) => feed.settled(changes)
  return { engine, feed }
}

test('who is told of 150 changes has heard all of them by then, also who just came and who reads slowly', async () => {
  const doc = boardOf(manyNotes(150))
  const { engine, feed } = feedOf(doc)
  const [ana, sam, slow] = ['Ana', 'Sam', 'Slow'].map((name) =>
    connectionOf(person(name), { cards: true }),
  )
  if (!ana || !sam || !slow) throw new Error('nobody')
  for (const { connection } of [ana, slow]) feed.join(connection)
  await engine.current()
  for (const { connection } of [ana, slow]) await feed.told(connection)
  /** What a list shows: a part counts when it ends a whole. */
  const shownTo = ({ heard }: typeof ana): ReadonlyMap<string, ToldCard> | undefined => {
    const told = new ToldCards()
    for (const message of heard) if (message.type === 'cards') told.take(message.part)
    return told.board?.cards
  }
  for (const name of ['Cleo', 'Ana', 'Bo']) {
    feed.leave(sam.connection)
    sam.heard.length = 0
    doc.transact(() => {
      for (let at = 0; at < 150; at++)
        doc.getMap('r').set(overlayKey(`shape:n${at}`, 'm.delegate'), name)
    })
    await engine.current()
    feed.join(sam.connection)
    slow.socket.bufferedAmount = 300 * 1024
    const isSlowTold = feed.told(slow.connection)
    setTimeout(() => {
      slow.socket.bufferedAmount = 0
    }, 100)
    for (const each of [ana, sam, slow]) {
      await (each === slow ? isSlowTold : feed.told(each.connection))
      const told = [...(shownTo(each)?.values() ?? [])].filter(
        ({ delegates = [] }) => delegates[0]?.person === name,
      )
      expect([each.connection.id, told.length]).toEqual([each.connection.id, 150])
    }
  }
})

test('nobody waits to be told who is gone', async () => {
  const doc = boardOf(manyNotes(20))
  const { engine, feed } = feedOf(doc)
  const { connection, socket } = connectionOf(person('Ana'), { cards: true })
  socket.bufferedAmount = 300 * 1024
  feed.join(connection)
  await engine.current()
  const told = feed.told(connection)
  feed.leave(connection)
  await told
})

test('a crowd of changes within a second is told a few times, each card once as it is at last', async () => {
  const doc = boardOf(manyNotes(20))
  const { engine, feed } = feedOf(doc)
  const { connection, heard } = connectionOf(person('Ana'), { cards: true })
  feed.join(connection)
  await until('all cards', () => heard.length > 0)
  heard.length = 0
  const begunAt = performance.now()
  for (let step = 0; step < 100; step++) {
    const at = ['page:page', step % 2 === 0 ? -800 : 700, -40 + step]
    for (const name of ['n1', 'n2', 'n3'])
      doc.getMap('r').set(overlayKey(`shape:${name}`, 'at'), at)
    await wait(10)
  }
  await engine.current()
  await feed.told(connection)
  const seconds = (performance.now() - begunAt) / 1_000
  expect(heard.length).toBeLessThanOrEqual(Math.ceil(seconds * 5) + 1)
  const last = heard.flatMap((message) =>
    message.type === 'cards' ? (message.part.put ?? []) : [],
  )
  expect(last.findLast(({ id }) => id === 'shape:n1')?.region).toBe('PO')
})

test('a key above another stays short however many are made, and is above it', () => {
  let key = 'a1'
  for (let made = 0; made < 5_000; made++) {
    const next = indexAbove(key)
    expect(next > key && next.length <= 5).toBe(true)
    key = next
  }
  for (const odd of ['Zz', 'a5V3', 'azzz', 'b0', 'z1', 'a0', 'bzz', 'bzzV']) {
    expect(indexAbove(odd) > odd).toBe(true)
  }
})
