import * as Y from 'yjs'
import { encodeUpdate } from '#lib/protocol/encode.ts'
import { cells, note, RawClient } from './client.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { TestServer } from './server.ts'

/** An edit is due so long after the last one arrived. */
const EVERY_MS = 10

/** Two people who answer each other on a board of their own. */
export interface Echo {
  /** Looks on from now on: the answer tells the slowest way of an edit from one to the other since, ms. */
  watch(): () => number
  close(): void
}

/**
 * Starts an echo on a second board, which nothing that is done to the first may slow down, or on a given one.
 * An edit counts from when it was due: what holds up this process holds up its sender as well.
 */
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
  const echoes: { readonly dueAt: number; readonly heardAt: number }[] = []
  let number = 0
  let dueAt = performance.now()
  let next: ReturnType<typeof setTimeout> | undefined
  const send = (): void => {
    next = undefined
    writer.doc.once('update', (update: Uint8Array) => writer.client.send(encodeUpdate(update)))
    cells(writer.doc).set('shape:echo', note('echo', ++number))
  }
  reader.client.socket.on('message', () => {
    for (const message of reader.client.heard.splice(0)) {
      if (message.type === 'update') Y.applyUpdate(reader.doc, message.update)
    }
    const echo = cells(reader.doc).get('shape:echo') as { x?: number } | undefined
    if (echo?.x !== number || next !== undefined) return
    const heardAt = performance.now()
    echoes.push({ dueAt, heardAt })
    dueAt = heardAt + EVERY_MS
    next = setTimeout(send, EVERY_MS)
  })
  reader.client.heard.length = 0
  send()
  return {
    watch: () => {
      const first = echoes.length
      const since = performance.now()
      return () => {
        const running = { dueAt, heardAt: performance.now() }
        return [...echoes.slice(first), running].reduce(
          (slowest, echo) => Math.max(slowest, echo.heardAt - Math.max(echo.dueAt, since)),
          0,
        )
      }
    },
    close: () => {
      clearTimeout(next)
      writer.client.close()
      reader.client.close()
    },
  }
}
