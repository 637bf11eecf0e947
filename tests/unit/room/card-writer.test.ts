import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
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
  return {
    write: (text: string): void =>
      doc.transact(() => updateFragment(fragment, fromPlainText(text))),
    read: (): string => toPlainText(readFragment(fragment)),
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
