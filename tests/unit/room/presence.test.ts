import { expect, test } from 'vitest'
import { encodeAwarenessEntries, type AwarenessEntry } from '#lib/protocol/awareness.ts'
import { ClientIds } from '#server/room/client-ids.ts'
import type { Connection } from '#server/room/connection.ts'
import { Presence } from '#server/room/presence.ts'
import { connectionOf, person } from '#tests/support/room-socket.ts'

function room() {
  const clientIds = new ClientIds<Connection>(new Map())
  const presence = new Presence<Connection>((id, connection) =>
    clientIds.claimState(id, connection),
  )
  const say = (connection: Connection, ...entries: AwarenessEntry[]): boolean =>
    presence.receive(connection, encodeAwarenessEntries(entries))
  return { clientIds, presence, say }
}
const entry = (clientId: number, clock: number, state: unknown): AwarenessEntry => ({
  clientId,
  clock,
  json: JSON.stringify(state),
})

test('a state goes out under the name the server knows, whatever the client claims', () => {
  const { presence, say } = room()
  const { connection } = connectionOf(person('Ada'))
  say(connection, entry(7, 3, { page: 'p', user: { name: 'The boss', id: 'g_boss' } }))
  const [{ json } = { json: '' }] = presence.takeChanges()
  expect(JSON.parse(json)).toEqual({
    page: 'p',
    user: { id: 'g_Ada', name: 'Ada', colour: connection.shown.colour },
  })
})

test('many changes of one client become one entry, the latest', () => {
  const { presence, say } = room()
  const { connection } = connectionOf(person('Ada'))
  for (let clock = 1; clock <= 50; clock++) say(connection, entry(7, clock, { x: clock }))
  const changes = presence.takeChanges()
  expect(changes.map(({ clientId, clock, json }) => [clientId, clock, JSON.parse(json).x])).toEqual(
    [[7, 50, 50]],
  )
  expect(presence.hasChanges).toBe(false)
})

test('states of foreign client IDs, forged clocks, oversized, broken and non-object states are dropped', () => {
  const { presence, say } = room()
  const [ada, eve] = [
    connectionOf(person('Ada')).connection,
    connectionOf(person('Eve')).connection,
  ]
  say(ada, entry(7, 1, { x: 1 }))
  presence.takeChanges()
  say(
    eve,
    entry(7, 9, { x: 'forged' }),
    entry(7, 9, null),
    entry(8, 2 ** 40, { x: 1 }),
    entry(8, 1, { x: 'y'.repeat(9_000) }),
    { clientId: 8, clock: 1, json: '{"x":' },
    entry(8, 1, [1]),
    entry(8, 1, 'text'),
  )
  expect(presence.takeChanges()).toEqual([])
})

test('an echo of somebody who has just left does not bring them back under another name', () => {
  const { clientIds, presence, say } = room()
  const [ada, sam] = [
    connectionOf(person('Ada')).connection,
    connectionOf(person('Sam')).connection,
  ]
  say(ada, entry(7, 4, { x: 1 }))
  presence.remove(clientIds.release(ada))
  expect(presence.takeChanges()).toEqual([{ clientId: 7, clock: 4, json: 'null' }])
  say(sam, entry(7, 4, { x: 1 }))
  expect(presence.takeChanges()).toEqual([])
})

test('two tabs of one person that echo each other each keep their own state', () => {
  const { clientIds, presence, say } = room()
  const ada = person('Ada')
  const [first, second] = [connectionOf(ada).connection, connectionOf(ada).connection]
  say(first, entry(7, 1, { x: 1 }))
  say(second, entry(8, 1, { x: 2 }))
  presence.takeChanges()
  say(first, entry(8, 1, { x: 2 }))
  say(second, entry(7, 1, { x: 1 }), entry(7, 5, { x: 'of the other tab' }))
  expect(presence.takeChanges()).toEqual([])
  expect([clientIds.ownerOf(7), clientIds.ownerOf(8)]).toEqual([first, second])
  say(first, entry(7, 2, { x: 3 }))
  expect(presence.takeChanges().map(({ clientId, clock }) => [clientId, clock])).toEqual([[7, 2]])
})

test('who returns with the clock they left with is newer than their removal for the others', () => {
  const { clientIds, presence, say } = room()
  const ada = person('Ada')
  const before = connectionOf(ada).connection
  say(before, entry(7, 4, { x: 1 }))
  presence.remove(clientIds.release(before))
  presence.takeChanges()
  const after = connectionOf(ada).connection
  say(after, entry(7, 4, { x: 1 }))
  expect(presence.takeChanges().map(({ clock }) => clock)).toEqual([5])
  expect(presence.own([7]).map(({ clock }) => clock)).toEqual([4])
})

test('an awareness message that lies about its count or ends early is malformed', () => {
  const { presence } = room()
  const { connection } = connectionOf(person('Ada'))
  const whole = encodeAwarenessEntries([entry(7, 1, { x: 1 })])
  const broken = [
    new Uint8Array([255, 255, 255, 127]),
    ...Array.from({ length: whole.length }, (_, n) => whole.subarray(0, n)),
  ]
  expect(broken.map((update) => presence.receive(connection, new Uint8Array(update)))).toEqual(
    broken.map(() => false),
  )
})

test('all that a connection of another server shows takes the place of what it showed, and of nobody else’s', () => {
  const { clientIds, presence, say } = room()
  const [ada, eve] = [
    connectionOf(person('Ada')).connection,
    connectionOf(person('Eve')).connection,
  ]
  const show = (...entries: AwarenessEntry[]): boolean =>
    presence.replace(ada, encodeAwarenessEntries(entries), clientIds.owned(ada))
  const shown = (): readonly [number, string][] =>
    presence
      .all(connectionOf(person('Sam')).connection)
      .map(({ clientId, json }) => [clientId, String(JSON.parse(json).x)])
  say(eve, entry(9, 1, { x: 'eve' }))
  show(entry(7, 1, { x: 1 }), entry(8, 1, { x: 1 }), entry(9, 5, { x: 'forged' }))
  expect(shown()).toEqual([
    [9, 'eve'],
    [7, '1'],
    [8, '1'],
  ])
  show(entry(8, 2, { x: 2 }))
  expect(shown()).toEqual([
    [9, 'eve'],
    [8, '2'],
  ])
  expect(presence.replace(ada, new Uint8Array([255]), clientIds.owned(ada))).toBe(false)
  show()
  expect(shown()).toEqual([[9, 'eve']])
  show(entry(7, 3, { x: 3 }))
  expect(shown()).toEqual([
    [9, 'eve'],
    [7, '3'],
  ])
})
