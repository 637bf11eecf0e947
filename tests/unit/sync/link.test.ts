import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { Link } from '#lib/sync/link.ts'
import type { SocketLike } from '#lib/sync/sync-socket.ts'

let sockets: FakeSocket[]
let link: Link

/** A socket whose other side is the test. */
class FakeSocket implements SocketLike {
  binaryType = ''
  readyState = 0
  readonly bufferedAmount = 0
  readonly #listeners = new Map<string, ((event: unknown) => void)[]>()

  constructor() {
    sockets.push(this)
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    const all = this.#listeners.get(type) ?? []
    this.#listeners.set(type, [...all, listener as (event: unknown) => void])
  }

  send(): void {}

  close(): void {
    this.ends()
  }

  opens(): void {
    this.readyState = 1
    this.#tell('open', {})
  }

  hears(...bytes: number[]): void {
    this.#tell('message', { data: new Uint8Array(bytes).buffer })
  }

  ends(): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.#tell('close', { code: 1006 })
  }

  #tell(type: string, event: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event)
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  sockets = []
  const doc = new Y.Doc()
  link = new Link({
    doc,
    awareness: new Awareness(doc),
    url: 'ws://localhost/sync',
    boardId: 'board',
    query: {},
    Socket: FakeSocket,
    random: () => 1,
    isFromCopy: () => false,
    events: {
      local: () => {},
      newest: () => 0,
      saved: () => {},
      message: () => {},
      synced: () => {},
      changed: () => {},
      refused: () => {},
      failedToOpen: () => {},
    },
  })
  link.connect()
})
afterEach(() => {
  link.close()
  vi.useRealTimers()
})

test('after long without a network, a connection may take as long as any other to say its first word', () => {
  const [first] = sockets
  if (!first) throw new Error('nothing connects')
  first.opens()
  first.hears(0, 0, 1, 0)
  first.ends()
  // Nothing can be reached for a minute; the provider goes on trying.
  for (let seconds = 0; seconds < 60; seconds++) {
    vi.advanceTimersByTime(1_000)
    const trying = sockets.at(-1)
    if (trying?.readyState === 0) trying.ends()
  }
  vi.advanceTimersByTime(11_000)
  const back = sockets.at(-1)
  if (back?.readyState !== 0) throw new Error('nothing connects any more')
  back.opens()
  vi.advanceTimersByTime(2_000)
  expect({ isUp: link.isUp, state: sockets.at(-1)?.readyState }).toEqual({ isUp: true, state: 1 })
  back.hears(0, 0, 1, 0)
  vi.advanceTimersByTime(2_000)
  expect(link.isUp).toBe(true)
})

test('a connection that says nothing after it opened is dropped after 9 s', () => {
  const [first] = sockets
  if (!first) throw new Error('nothing connects')
  first.opens()
  vi.advanceTimersByTime(8_500)
  expect(link.isUp).toBe(true)
  vi.advanceTimersByTime(1_500)
  expect(first.readyState).toBe(3)
})
