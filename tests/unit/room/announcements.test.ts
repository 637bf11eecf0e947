import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Announcements } from '#server/room/announcements.ts'
import type { Connection } from '#server/room/connection.ts'
import { connectionOf, person } from '#tests/support/room-socket.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function room() {
  const owners = new Map<number, Connection>()
  const watcher = connectionOf(person('Watcher'))
  const announcements = new Announcements({
    connections: new Set([watcher.connection]),
    template: 'blank',
    title: '',
    now: () => Date.now(),
    storageState: () => 'ok',
    access: () => ({ ownerId: 'g_owner', generalAccess: 'edit' }),
    requests: () => [],
    slotOf: () => undefined,
    isInList: () => false,
    owners: () => owners,
    announced: () => {},
  })
  return {
    come: (number: number) => {
      owners.set(number, connectionOf(person(`Person ${number}`)).connection)
      announcements.peopleChanged()
      announcements.sendPeople()
    },
    lists: () =>
      watcher.heard.flatMap((each) => (each.type === 'people' ? [each.people.length] : [])),
    close: () => announcements.close(),
  }
}

test('the first who comes after quiet is announced at once, and those right after together', () => {
  const { come, lists } = room()
  vi.advanceTimersByTime(1_000)
  come(1)
  expect(lists()).toEqual([1])
  come(2)
  come(3)
  expect(lists()).toEqual([1])
  vi.advanceTimersByTime(33)
  expect(lists()).toEqual([1, 3])
  vi.advanceTimersByTime(1_000)
  expect(lists()).toEqual([1, 3])
})

test('300 people who come within 3 s are announced with a few lists, the last of them whole', () => {
  const { come, lists } = room()
  for (let number = 1; number <= 300; number++) {
    come(number)
    vi.advanceTimersByTime(10)
  }
  vi.advanceTimersByTime(1_000)
  expect(lists().at(-1)).toBe(300)
  // Entries of all lists together: one list with each of them has 45,150.
  expect(lists().reduce((sum, length) => sum + length, 0)).toBeLessThan(3_000)
})

test('nothing is announced of a room that has ended', () => {
  const { come, lists, close } = room()
  come(1)
  come(2)
  close()
  vi.advanceTimersByTime(1_000)
  expect(lists()).toEqual([1])
})
