import { problemWith } from '#tests/fuzz/oracles.ts'
import { serverDocument } from '#tests/e2e/documents.ts'
import { expect, test } from '#tests/e2e/fixtures.ts'
import type { BoardPage, PlainRecord } from '#tests/e2e/pages/BoardPage.ts'
import { Random } from '#tests/support/random.ts'
import { RestlessPerson } from './restless-person.ts'
import { Weather } from './weather.ts'

const NAMES = ['Ana', 'Bo', 'Cem', 'Dita', 'Ed']
const MINUTES = Number(process.env['FUZZ_MINUTES'] ?? 0.5)
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_124)

/** One gesture in so many is followed by a spell without a network. */
const GESTURES_PER_SPELL = 25
const LONGEST_SPELL_MS = 6_000

test(`five people at once for ${MINUTES} minutes over a bad network end with equal boards (seed ${SEED})`, async ({
  newPerson,
  newBoard,
  server,
}) => {
  test.setTimeout((MINUTES + 4) * 60_000)
  const random = new Random(SEED)
  const persons = []
  for (const name of NAMES) persons.push(await newPerson(name))
  const [first] = persons
  if (!first) throw new Error('nobody is here')
  const url = await newBoard(first)
  const errors: string[] = []
  const people: { restless: RestlessPerson; weather: Weather }[] = []
  for (const person of persons) {
    const weather = new Weather(new Random(random.below(2 ** 31)))
    await weather.over(person.context)
    const board = await person.opens(url)
    board.page.on('pageerror', (error) => errors.push(`${person.name}: ${error.stack ?? error}`))
    people.push({ restless: new RestlessPerson(board, new Random(random.below(2 ** 31))), weather })
  }

  const until = Date.now() + MINUTES * 60_000
  await Promise.all(people.map((one) => keepActing(one, until)))

  const boards = people.map(({ restless }) => restless.board)
  for (const { restless, weather } of people) {
    weather.clearUp()
    await restless.rest()
  }
  for (const board of boards) await expect(board.pill).toHaveText('Saved', { timeout: 60_000 })
  const summary = summaryOf(people.map(({ restless }) => restless))
  process.stdout.write(`${summary.text}\n`)
  expect(errors).toEqual([])
  expect(summary.done, summary.text).toBeGreaterThan(MINUTES * 20)

  await allEqual(boards)
  const { records, state } = await serverDocument({ server, url, person: first })
  expect(records).toEqual(await recordsOf(boards[0]))
  expect(problemWith(Object.fromEntries(records.map((each) => [each.id, each])) as never)).toBe(
    undefined,
  )
  // Nobody does anything, so nobody may write anything.
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  expect((await serverDocument({ server, url, person: first })).state).toBe(state)
  await boards[0]?.reload()
  await allEqual(boards)
})

async function keepActing(
  { restless, weather }: { restless: RestlessPerson; weather: Weather },
  until: number,
): Promise<void> {
  while (Date.now() < until) {
    await restless.act()
    if (!restless.random.chance(1 / GESTURES_PER_SPELL)) continue
    await weather.goDown()
    setTimeout(() => weather.clearUp(), 500 + restless.random.below(LONGEST_SPELL_MS))
  }
}

async function recordsOf(board: BoardPage | undefined): Promise<PlainRecord[]> {
  return board ? JSON.parse(JSON.stringify(await board.records())) : []
}

async function allEqual(boards: readonly BoardPage[]): Promise<void> {
  await expect(async () => {
    const [first, ...others] = await Promise.all(boards.map(recordsOf))
    for (const other of others) expect(other).toEqual(first)
  }).toPass({ timeout: 60_000 })
}

function summaryOf(people: readonly RestlessPerson[]): { done: number; text: string } {
  const byName = new Map<string, number>()
  for (const { done } of people) {
    for (const [name, count] of done) byName.set(name, (byName.get(name) ?? 0) + count)
  }
  const done = [...byName.values()].reduce((sum, count) => sum + count, 0)
  const missed = people.reduce((sum, person) => sum + person.missed, 0)
  const list = [...byName].map(([name, count]) => `${name} ${count}`).join(', ')
  return { done, text: `${done} gestures, ${missed} that found their target gone (${list})` }
}
