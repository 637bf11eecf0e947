import { pino } from 'pino'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { boardIdFromBytes } from '#lib/board/ids.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import type { Command } from '#lib/protocol/command-schemas.ts'
import { raci } from '#lib/templates/raci.ts'
import { Commands } from '#server/room/commands.ts'
import { connectionOf, person } from '#tests/support/room-socket.ts'

test('who asks for templates over and over is charged for the work, refused or not, and is not read for a while', async () => {
  const doc = new Y.Doc()
  const seed = { epoch: 1, template: 'raci', ...raci.build('example') }
  Y.applyUpdate(doc, encodeSeed(seed))
  const neverAsked = (): never => {
    throw new Error('nothing is to be stored or changed')
  }
  const commands = new Commands({
    cards: { run: neverAsked, isIdle: true },
    target: {
      boardId: boardIdFromBytes(new Uint8Array(16)),
      epoch: 1,
      doc,
      access: () => ({ ownerId: 'u_owner', generalAccess: 'edit' }),
      fullness: { records: { count: 20_000 }, docBytes: 0 },
      headSeq: () => 1,
      catchUp: neverAsked,
      setTitle: neverAsked,
      commandCommitted: neverAsked,
    },
    storage: { append: neverAsked, renameBoard: neverAsked },
    now: () => 0,
    logger: pino({ level: 'silent' }),
  })
  const { connection, socket } = connectionOf(person('Eve'))
  const command: Command = {
    id: '1',
    type: 'add-template',
    page: 'page:more',
    template: 'raci',
    version: raci.version,
    placement: 'example',
  }
  const reasons = new Set<string>()
  for (let asked = 0; asked < 5_000 && !socket.isPaused; asked++) {
    await new Promise<void>((resolve) => {
      commands.run(connection, command, (reply) => {
        reasons.add(reply.ok ? 'done' : reply.reason)
        resolve()
      })
    })
  }
  expect([[...reasons], socket.isPaused]).toEqual([['full'], true])
})
