import { expect, test } from 'vitest'
import { PERSON_COLOURS } from '#lib/access/colours.ts'
import { People } from '#server/room/people.ts'
import { person } from '#tests/support/room-socket.ts'

test('people of one name are numbered, and a second connection of one person is the same person', () => {
  const people = new People()
  const sam = person('Sam')
  const names = [
    people.join(sam),
    people.join({ ...sam, id: 'g_2' }),
    people.join(sam),
    people.join({ ...sam, id: 'g_3' }),
  ].map(({ name }) => name)
  expect([names, people.count]).toEqual([['Sam', 'Sam (2)', 'Sam', 'Sam (3)'], 3])
})

test('nobody changes name because somebody else left, and a freed name is given again', () => {
  const people = new People()
  const sam = person('Sam')
  people.join(sam)
  const second = people.join({ ...sam, id: 'g_2' })
  people.leave(sam.id)
  const third = people.join({ ...sam, id: 'g_3' })
  expect([second.name, people.join({ ...sam, id: 'g_2' }).name, third.name]).toEqual([
    'Sam (2)',
    'Sam (2)',
    'Sam',
  ])
})

test('twelve people who all chose one colour have twelve colours, and the thirteenth keeps the chosen one', () => {
  const people = new People()
  const chosen = PERSON_COLOURS[3].hex
  const colours = Array.from(
    { length: 13 },
    (_, index) => people.join({ ...person('Sam', chosen), id: `g_${index}` }).colour,
  )
  expect(colours[0]).toBe(chosen)
  expect(new Set(colours.slice(0, 12)).size).toBe(12)
  expect(colours[12]).toBe(chosen)
})

test('a new sign-in of somebody here renames all their connections, also while the old one closes', () => {
  const people = new People()
  const sam = person('Sam')
  const old = people.join(sam)
  people.join({ ...sam, id: 'g_2', name: 'Ana', colour: '#157a3c' })
  people.join({ ...sam, name: 'Ana', colour: '#157a3c' })
  people.leave(sam.id)
  const { name, colour } = people.join({ ...sam, name: 'Ana', colour: '#157a3c' })
  expect([name, old.name, colour === '#157a3c', old.colour === colour]).toEqual([
    'Ana (2)',
    'Ana (2)',
    false,
    true,
  ])
})
