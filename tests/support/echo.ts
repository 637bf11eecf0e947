import * as Y from 'yjs'
import { encodeUpdate } from '#lib/protocol/encode.ts'
import { cells, note, RawClient } from './client.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { TestServer } from './server.ts'

/** Two people who answer each other on a board of their own. */
export interface Echo {
  /** The slowest way of an edit from one to the other since the last restart, ms. */
  slowestMs(): number
  restart(): void
  close(): void
}

/** Starts an echo on a second board, which nothing that is done to the first may slow down, or on a given one. */
export async function startEcho(server: TestServer, board?: BoardId): Promise<Echo> {
  const boardId = board ?? (await server.createBoard('blank'))
  const [writer, reader] = await Promise.all(
    ['Ada', 'Sam'].map(async (name) => {
      const client = await RawClient.open({ server, boardId, guest: await server.guest(name) })
      const doc = new Y.Doc()
      await client.sync(doc)
      return { client, doc }
    }),
  )
  if (!writer || !reader) throw new Error('an echo takes two')
  let slowestMs = 0
  let number = 0
  let sentAt = performance.now()
  let next: ReturnType<typeof setTimeout> | undefined
  const send = (): void => {
    next = undefined
    sentAt = performance.now()
    writer.doc.once('update', (update: Uint8Array) => writer.client.send(encodeUpdate(update)))
    cells(writer.doc).set('shape:echo', note('echo', ++number))
  }
  reader.client.socket.on('message', () => {
    for (const message of reader.client.heard.splice(0)) {
      if (message.type === 'update') Y.applyUpdate(reader.doc, message.update)
    }
    const echo = cells(reader.doc).get('shape:echo') as { x?: number } | undefined
    if (echo?.x !== number || next !== undefined) return
    slowestMs = Math.max(slowestMs, performance.now() - sentAt)
    next = setTimeout(send, 10)
  })
  reader.client.heard.length = 0
  send()
  return {
    slowestMs: () => Math.max(slowestMs, performance.now() - sentAt),
    restart: () => {
      slowestMs = 0
    },
    close: () => {
      clearTimeout(next)
      writer.client.close()
      reader.client.close()
    },
  }
}
