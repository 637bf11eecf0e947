import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { overlayKey } from '#lib/board/cells.ts'
import { readFragment, updateFragment } from '#lib/board/fragment.ts'
import { fromPlainText, toPlainText } from '#lib/board/rich-text.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { pmPo } from '#lib/templates/pm-po.ts'
import { CardEngine } from '#server/room/card-engine.ts'
import { CardHistory } from '#server/room/card-history.ts'
import { CardWriter } from '#server/room/card-writer.ts'
import { MAX_REWRITTEN_LENGTH } from '#server/room/limits.ts'
import { emptyDocument } from '#server/room/load-document.ts'
import { cardAt } from '#tests/support/ownership-board.ts'

/** The default board with one more card, and what commands do to it. */
async function board() {
  const { furniture, records } = pmPo.build('example')
  const doc = emptyDocument()
  const all = [...records, cardAt('mine', { x: -700, y: 0 })]
  Y.applyUpdate(doc, encodeSeed({ epoch: 1, template: 'pm-po', furniture, records: all }))
  const engine = new CardEngine({
    doc,
    inTurn: async (work) => nextTurn().then(work),
    ownerOf: () => undefined,
    onSettled: () => {},
    onFailed: (error) => {
      throw error
    },
  })
  onTestFinished(() => engine.close())
  const writer = new CardWriter({
    doc,
    engine,
    fullness: { records: { count: 50 }, docBytes: 0 },
    history: new CardHistory(),
  })
  const fragment = doc.getMap('t').get('shape:mine') as Y.XmlFragment
  await engine.current()
  let seen = Y.encodeStateAsUpdate(doc)
  return {
    write: (text: string): void =>
      doc.transact(() => updateFragment(fragment, fromPlainText(text))),
    read: (): string => toPlainText(readFragment(fragment)),
    card: async () => {
      await engine.current()
      const { accountable, delegates, state, decision } = engine.ownership.card('shape:mine') ?? {}
      const names = (all: typeof accountable) =>
        all?.map((party) => party.person ?? (party.kind === 'role' ? party.role : ''))
      return { accountable: names(accountable), delegates: names(delegates), state, decision }
    },
    /** What a canvas writes into the note, by a client ID that wins or loses against that of the list. */
    canvas: async (keys: Record<string, string | undefined>, clientId: number) => {
      const other = new Y.Doc()
      other.clientID = clientId
      Y.applyUpdate(other, seen)
      const cells = other.getMap('r')
      const cell = (key: string) => overlayKey('shape:mine', `m.${key}`)
      other.transact(() => {
        for (const [key, value] of Object.entries(keys)) cells.set(cell(key), value)
      })
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
      await engine.current()
    },
    /** What the canvas has seen when it writes. */
    look: () => {
      seen = Y.encodeStateAsUpdate(doc)
    },
    command: async (command: Parameters<CardWriter['write']>[0]) => {
      await engine.current()
      const by = { personId: 'g_ana', clientId: 7, name: 'Ana', origin: undefined }
      const written = writer.write(command, by)
      if ('query' in written) throw new Error('asked for a place')
      return written
    },
  }
}

test('a note is changed up to a length, and above it neither renamed nor is that undone', async () => {
  const { write, read, command } = await board()
  const rename = { id: '1', type: 'rename-card', card: 'shape:mine', before: 'Title' } as const
  const grown = 'and more '.repeat(1_000).slice(0, MAX_REWRITTEN_LENGTH - 6)
  write(`Title ${grown}`)
  const done = await command({ ...rename, after: 'Name' })
  expect([done.ok, read()]).toEqual([true, `Name ${grown}`])
  const long = `Name ${grown}${'x'.repeat(9)}`
  write(long)
  const change = (done.ok && done.undo) || ''
  const refusals = [
    await command({ ...rename, before: 'Name', after: 'Title' }),
    await command({ id: '2', type: 'undo', change }),
  ]
  expect([refusals, read()]).toEqual([
    refusals.map(() => ({ ok: false, reason: 'too-long' })),
    long,
  ])
  // When somebody has shortened it, it is undone after all.
  write('Name and all')
  expect([await command({ id: '3', type: 'undo', change }), read().slice(0, 9)]).toEqual([
    { ok: true, undo: expect.any(String) },
    'Title and',
  ])
})

const naming = (name: string, before?: readonly string[]) =>
  ({
    id: '1',
    type: 'set-accountable',
    card: 'shape:mine',
    name,
    ...(before && { before }),
  }) as const

test('a name in the list takes the place of those it was told of, and of all from an older list', async () => {
  const { canvas, command, card } = await board()
  await canvas({ accountable: 'Bo', 'accountable.b': 'Bo' }, 9)
  await command(naming('Cy', ['PM']))
  expect((await card()).accountable).toEqual(['Bo', 'Cy'])
  await command(naming('Dan', ['Bo', 'Cy']))
  expect((await card()).accountable).toEqual(['Dan'])
  await canvas({ 'accountable.c': 'Eve' }, 10)
  await command(naming('Bo'))
  expect((await card()).accountable).toEqual(['Bo'])
  const delegate = { id: '2', type: 'set-delegate', card: 'shape:mine', name: 'Eve' } as const
  await command({ ...delegate, before: [] })
  await command({ ...delegate, name: 'Fay', before: [] })
  expect((await card()).delegates).toEqual(['Eve', 'Fay'])
})

test('what a list does not show of a name goes with what it shows', async () => {
  const { canvas, command, card } = await board()
  // The role of a person who is named as well, and a role by what it is called.
  await canvas({ accountable: 'PM', 'accountable.2': 'Product Manager' }, 9)
  expect((await card()).accountable).toEqual(['PM'])
  await command(naming('Bo', ['PM']))
  expect((await card()).accountable).toEqual(['Bo'])
})

test.each([3, 9])(
  'undo in the list leaves the name that client %i gave at the same time alone',
  async (clientId) => {
    const { look, canvas, command, card } = await board()
    await canvas({ accountable: 'Zoe', 'accountable.z': 'Zoe' }, 5)
    look()
    const done = await command(naming('Ana', ['Zoe']))
    await canvas({ accountable: 'Bo', 'accountable.b': 'Bo', 'accountable.z': undefined }, clientId)
    expect(await card()).toMatchObject({ accountable: ['Ana', 'Bo'], state: 'two-accountable' })
    const undone = await command({ id: '2', type: 'undo', change: (done.ok && done.undo) || '' })
    expect(undone).toEqual({ ok: true, undo: expect.any(String) })
    expect(await card()).toMatchObject({ accountable: ['Bo'], state: 'owned' })
    const redone = await command({
      id: '3',
      type: 'undo',
      change: (undone.ok && undone.undo) || '',
    })
    expect([redone, (await card()).accountable]).toEqual([
      { ok: false, reason: 'changed-since' },
      ['Bo'],
    ])
  },
)

test('a naming that nobody met is undone and done again whole', async () => {
  const { canvas, command, card } = await board()
  await canvas({ accountable: 'Zoe', 'accountable.2': 'Yan' }, 5)
  const done = await command(naming('Ana', ['Zoe', 'Yan']))
  const undone = await command({ id: '2', type: 'undo', change: (done.ok && done.undo) || '' })
  expect((await card()).accountable).toEqual(['Yan', 'Zoe'])
  await command({ id: '3', type: 'undo', change: (undone.ok && undone.undo) || '' })
  expect((await card()).accountable).toEqual(['Ana'])
})

test('words of a card that somebody else wrote since are not written over', async () => {
  const { canvas, command, card } = await board()
  const say = (words: string, before?: string) =>
    command({
      id: '1',
      type: 'set-decision',
      card: 'shape:mine',
      words,
      ...(before !== undefined && { before }),
    })
  await canvas({ decision: 'Bo   decides' }, 9)
  expect(await say('Ana decides', '')).toEqual({ ok: false, reason: 'changed-since' })
  expect((await card()).decision).toBe('Bo   decides')
  expect((await say('Ana decides', 'Bo decides')).ok).toBe(true)
  // An older list says nothing of what it was.
  expect((await say('We all decide')).ok).toBe(true)
  expect((await card()).decision).toBe('We all decide')
})
