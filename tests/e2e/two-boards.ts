import { expect, type Person } from './fixtures.ts'
import { serverDocument } from './documents.ts'
import { holdableLink } from './held-link.ts'
import type { BoardPage, PlainRecord } from './pages/BoardPage.ts'
import type { ServerProcess } from './server-process.ts'

/** A place on the page, or a way to go, in page units: boards open at 100 %. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** One board in two browsers whose edits can be made to happen at the same moment. */
export interface TwoBoards {
  readonly ana: BoardPage
  readonly bo: BoardPage
  /** Runs both while neither hears of the other, then lets everything through and waits until both are saved. */
  atOnce(ana: () => Promise<unknown>, bo: () => Promise<unknown>): Promise<void>
  /** Both show the same, which is what the server has, also after a reload; and nothing has thrown. */
  areOne(): Promise<PlainRecord[]>
}

/** Opens a blank board for two people, with these shapes on it. */
export async function twoBoards(
  where: {
    newPerson(name: string): Promise<Person>
    newBoard(person: Person, options: { template: 'blank' }): Promise<string>
    server: ServerProcess
  },
  shapes: readonly Readonly<Record<string, unknown>>[],
): Promise<TwoBoards> {
  const people = [await where.newPerson('Ana'), await where.newPerson('Bo')] as const
  const links = people.map(holdableLink)
  const problems: string[] = []
  for (const { name, beforeOpening } of people) {
    beforeOpening(async (page) => {
      page.on('pageerror', (error) => problems.push(`${name}: ${error.stack}`))
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(`${name}: ${message.text()}`)
      })
    })
  }
  const url = await where.newBoard(people[0], { template: 'blank' })
  const boards = await Promise.all([people[0].opens(url), people[1].opens(url)])
  const [ana, bo] = boards
  for (const board of boards) await board.setCamera({ x: 0, y: 0, z: 1 })
  await ana.withEditor((editor, partials) => {
    editor['createShapes'](partials)
    editor['selectNone']()
  }, shapes)
  const same = async (): Promise<PlainRecord[]> => {
    for (const board of boards) await board.saysSaved()
    await expect(async () => {
      expect(await ana.records()).toEqual(await bo.records())
    }).toPass({ timeout: 10_000 })
    return ana.records()
  }
  await same()
  return {
    ana,
    bo,
    atOnce: async (first, second) => {
      for (const link of links) link.hold()
      await Promise.all([first(), second()])
      for (const board of boards) await board.page.keyboard.press('Escape')
      for (const link of links) link.release()
      await same()
    },
    areOne: async () => {
      const shown = await same()
      await Promise.all(boards.map((board) => board.reload()))
      expect(await same()).toEqual(shown)
      const stored = await serverDocument({ server: where.server, url, person: people[0] })
      expect(stored.records).toEqual(shown)
      expect(problems).toEqual([])
      return shown
    },
  }
}

/** The record with this id, of a list of them. */
export function recordIn(records: readonly PlainRecord[], id: string): PlainRecord {
  const record = records.find((each) => each.id === id)
  if (!record) throw new Error(`no record ${id}`)
  return record
}

/** Presses the mouse at one point of the page and lets go at another. */
export async function drag(board: BoardPage, from: Point, to: Point): Promise<void> {
  await board.brush(from, to)
}

/** Selects shapes as clicking them would, wherever they lie. */
export async function select(board: BoardPage, ids: readonly string[]): Promise<void> {
  await board.withEditor((editor, these) => {
    editor['setCurrentTool']('select')
    editor['select'](...these)
  }, ids)
}
