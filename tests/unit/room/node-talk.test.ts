import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pino } from 'pino'
import { boardIdFromBytes } from '#lib/board/ids.ts'
import type { Bus } from '#server/bus/bus.ts'
import { Listeners } from '#server/bus/listeners.ts'
import type { Connection } from '#server/room/connection.ts'
import { NodeTalk } from '#server/room/node-talk.ts'
import { Nodes } from '#server/room/nodes.ts'
import { connectionOf, person } from '#tests/support/room-socket.ts'

const BOARD = boardIdFromBytes(new Uint8Array(16))

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Servers on one bus, each with a board on which connections show a text. */
function town() {
  const heard = new Listeners()
  const server = () => {
    const connections = new Set<Connection>()
    const texts = new Map<Connection, string>()
    const standIns = new Map<Connection, string>()
    const listeners = new Set<() => void>()
    const self = { isMute: false, published: 0, missed: 0 }
    const bus: Bus = {
      state: 'ok',
      publish: (topic, bytes) => {
        if (self.isMute) return
        if (topic !== 'nodes') self.published += 1
        heard.tell(topic, bytes)
      },
      subscribe: (topic, listener, stands) => {
        heard.add(topic, listener)
        setTimeout(() => stands?.(), 0)
        return () => heard.remove(topic, listener)
      },
      onReconnect: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      close: () => Promise.resolve(),
    }
    const nodes = new Nodes({ bus, now: () => Date.now(), logger: pino({ level: 'silent' }) })
    const talk = new NodeTalk({
      nodes,
      boardId: BOARD,
      connections,
      stateOf: (connection) => ({
        awareness: new TextEncoder().encode(texts.get(connection) ?? ''),
        live: undefined,
      }),
      room: {
        rowWritten: () => {},
        mayHaveMissed: () => (self.missed += 1),
        renamed: () => {},
        enter: (peer) => {
          const { connection } = connectionOf(peer.person)
          standIns.set(connection, '')
          return connection
        },
        leave: (peer) => standIns.delete(peer),
        shows: (peer, state) => standIns.set(peer, new TextDecoder().decode(state)),
        live: () => {},
      },
    })
    return Object.assign(self, {
      come: (name: string, text: string) => {
        const id = `g_${crypto.randomUUID()}`
        const { connection } = connectionOf({ ...person(name), id })
        connections.add(connection)
        texts.set(connection, text)
        talk.joined(connection)
        talk.showed(connection)
        return {
          show: (next: string) => {
            texts.set(connection, next)
            talk.showed(connection)
          },
          leave: () => {
            connections.delete(connection)
            talk.left(connection)
          },
        }
      },
      reconnect: () => {
        for (const listener of listeners) listener()
      },
      /** Who of other servers is seen here, and what they show. */
      seen: () => Object.fromEntries([...standIns].map(([{ id }, text]) => [id, text])),
      close: () => {
        talk.close()
        nodes.close()
      },
    })
  }
  const servers = [server(), server()] as const
  vi.advanceTimersByTime(100)
  return servers
}

test('many changes of what one connection shows become one message a tick, with the newest', () => {
  const [one, other] = town()
  const ana = one.come('Ana', '0')
  vi.advanceTimersByTime(100)
  const before = one.published
  for (let number = 1; number <= 100; number++) ana.show(String(number))
  vi.advanceTimersByTime(100)
  expect([one.published - before, other.seen()]).toEqual([1, { Ana: '100' }])
})

test('whoever opens the board later is told who is there already', () => {
  const [one, other] = town()
  one.come('Ana', 'a')
  vi.advanceTimersByTime(100)
  other.reconnect()
  vi.advanceTimersByTime(100)
  expect(other.seen()).toEqual({ Ana: 'a' })
})

test('a lost word that somebody came, went or shows something else is made good within 11 s', () => {
  const [one, other] = town()
  const [ana, bo] = [one.come('Ana', 'a'), one.come('Bo', 'b')]
  vi.advanceTimersByTime(100)
  one.isMute = true
  ana.show('a2')
  bo.leave()
  one.come('Cy', 'c')
  vi.advanceTimersByTime(100)
  one.isMute = false
  expect(other.seen()).toEqual({ Ana: 'a', Bo: 'b' })
  vi.advanceTimersByTime(11_000)
  expect(other.seen()).toEqual({ Ana: 'a2', Cy: 'c' })
})

test('a server that is back on the bus says everything again, and who left meanwhile is gone', () => {
  const [one, other] = town()
  one.come('Ana', 'a').show('a1')
  const bo = one.come('Bo', 'b')
  vi.advanceTimersByTime(100)
  one.isMute = true
  bo.leave()
  one.come('Cy', 'c')
  vi.advanceTimersByTime(100)
  one.isMute = false
  one.reconnect()
  vi.advanceTimersByTime(100)
  expect(other.seen()).toEqual({ Ana: 'a1', Cy: 'c' })
})

test('everybody on a server that is silent is gone within 9 s, and there again when it is heard', () => {
  const [one, other] = town()
  one.come('Ana', 'a')
  vi.advanceTimersByTime(5_000)
  one.isMute = true
  vi.advanceTimersByTime(5_000)
  expect(other.seen()).toEqual({ Ana: 'a' })
  vi.advanceTimersByTime(4_000)
  expect(other.seen()).toEqual({})
  one.isMute = false
  vi.advanceTimersByTime(11_000)
  expect(other.seen()).toEqual({ Ana: 'a' })
})

test('everybody on a server that stops is gone at once', () => {
  const [one, other] = town()
  one.come('Ana', 'a')
  vi.advanceTimersByTime(100)
  one.close()
  expect(other.seen()).toEqual({})
})

test('a room looks for what it missed once it is sure to hear everything, and not before', () => {
  const [one] = town()
  expect(one.missed).toBe(1)
  one.reconnect()
  expect(one.missed).toBe(2)
})

test('a server that is alone on the bus repeats nothing', () => {
  const [one, other] = town()
  other.close()
  one.come('Ana', 'a')
  vi.advanceTimersByTime(20_000)
  const before = one.published
  vi.advanceTimersByTime(60_000)
  expect(one.published - before).toBe(0)
})
