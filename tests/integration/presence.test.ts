import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BoardId } from '#lib/board/ids.ts'
import { decodeAwareness } from '#lib/protocol/awareness.ts'
import { decodeMessage } from '#lib/protocol/decode.ts'
import { boardClient, told } from '#tests/support/board-client.ts'
import { stockClient, until } from '#tests/support/client.ts'
import { startTestServer, type TestGuest, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let boardId: BoardId
const closing: (() => void)[] = []

beforeEach(async () => {
  server = await startTestServer()
  boardId = await server.createBoard('blank')
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await server.close()
})

async function joinStock(guest: TestGuest) {
  const client = stockClient({ server, boardId, guest })
  closing.push(() => client.close())
  await until('the first sync', () => client.provider.synced)
  return client.provider.awareness
}

test('two tabs of one person whose clients echo each other come to rest, each with its own state', async () => {
  const ana = await server.guest('Ana')
  const watcher = await joinStock(await server.guest('Bo'))
  const tabs = [await joinStock(ana), await joinStock(ana)]
  for (const [index, tab] of tabs.entries()) tab.setLocalState({ page: `page:${index}` })
  const shown = () => tabs.map(({ clientID }) => watcher.getStates().get(clientID)?.['page'])
  await until('Bo to see both', () => shown().every((page) => page !== undefined))
  await new Promise((resolve) => setTimeout(resolve, 500))
  let changes = 0
  watcher.on('update', () => (changes += 1))
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect({ changes, shown: shown() }).toEqual({ changes: 0, shown: ['page:0', 'page:1'] })
})

test('our client sends its own state and echoes nobody', async () => {
  const spokenFor = new Set<number>()
  const options = {
    onSend: (frame: Uint8Array) => {
      const message = decodeMessage(frame)
      if (!message.ok || message.value.type !== 'awareness') return
      const entries = decodeAwareness(message.value.update)
      for (const { clientId } of entries.ok ? entries.value : []) spokenFor.add(clientId)
    },
  }
  const bo = boardClient({ server, boardId, guest: await server.guest('Bo') }, options)
  closing.push(() => bo.close())
  await until('Bo to be in', () => told(bo) === 'saved')
  const ana = await joinStock(await server.guest('Ana'))
  for (const page of ['page:1', 'page:2']) {
    ana.setLocalState({ page })
    await until('Bo to see it', () => bo.awareness.getStates().get(ana.clientID)?.['page'] === page)
  }
  bo.awareness.setLocalState({ page: 'page:page' })
  await until('Ana to see Bo', () => ana.getStates().get(bo.awareness.clientID)?.['page'])
  expect([...spokenFor]).toEqual([bo.awareness.clientID])
})
