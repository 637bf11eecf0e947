import {
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  test as base,
} from '@playwright/test'
import { ContextPool } from './context-pool.ts'
import { BoardPage } from './pages/BoardPage.ts'
import { ServerProcess } from './server-process.ts'

/** A person is a browser context of their own: never two pages of one. */
export interface Person {
  readonly name: string
  readonly context: BrowserContext
  /** Prepares every page this person opens from now on, before it goes anywhere. */
  beforeOpening(prepare: (page: Page) => Promise<unknown>): void
  /** A page of theirs that is nowhere yet. */
  newPage(): Promise<Page>
  /** Opens a board by its address. */
  opens(url: string): Promise<BoardPage>
}

export interface NewBoardOptions {
  readonly template?: 'pm-po' | 'daci' | 'blank'
  readonly placement?: 'example' | 'unplaced'
  readonly title?: string
}

/** Two people who have one board open, each in a browser of their own. */
export interface AnaAndBo {
  readonly ana: Person
  readonly bo: Person
  readonly url: string
  readonly anasBoard: BoardPage
  readonly bosBoard: BoardPage
}

interface Fixtures {
  /**
   * A person who has given their name by the script contract. Their browser may have downloaded and
   * compiled our pages for another test.
   */
  newPerson(name: string, options?: BrowserContextOptions): Promise<Person>
  /** The same, in a browser that has never been here. */
  newcomer(name: string): Promise<Person>
  /** Makes a board by the script contract and answers its address. */
  newBoard(person: Person, options?: NewBoardOptions): Promise<string>
  /** Makes a board, Ana's, and opens it for her and Bo. */
  openForTwo(options?: NewBoardOptions): Promise<AnaAndBo>
}

export const test = base.extend<Fixtures, { server: ServerProcess; contexts: ContextPool }>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const server = await ServerProcess.create()
      await use(server)
      await server.dispose()
    },
    { scope: 'worker' },
  ],
  contexts: [
    async ({ browser, server }, use) => {
      const contexts = new ContextPool(browser, server.origin)
      await use(contexts)
      await contexts.close()
    },
    { scope: 'worker' },
  ],
  newPerson: async ({ contexts, server: { origin } }, use) => {
    const taken: BrowserContext[] = []
    await use(async (name, options) => {
      const context = await contexts.take(options)
      taken.push(context)
      return createPerson({ context, origin, name })
    })
    await Promise.all(taken.map((context) => contexts.giveBack(context)))
  },
  newcomer: async ({ browser, server: { origin } }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (name) => {
      const context = await browser.newContext({ baseURL: origin })
      contexts.push(context)
      return createPerson({ context, origin, name })
    })
    for (const context of contexts) await context.close()
  },
  newBoard: async ({ server }, use) => {
    await use(async (person, options = {}) => {
      const response = await person.context.request.post(`${server.origin}/api/boards`, {
        headers: { origin: server.origin },
        data: options,
      })
      expect(response.status(), await response.text()).toBe(201)
      const board = (await response.json()) as { url: string }
      return new URL(board.url, server.origin).href
    })
  },
  openForTwo: async ({ newPerson, newBoard }, use) => {
    await use(async (options) => {
      const [ana, bo] = await Promise.all([newPerson('Ana'), newPerson('Bo')])
      const url = await newBoard(ana, options)
      const [anasBoard, bosBoard] = await Promise.all([ana.opens(url), bo.opens(url)])
      return { ana, bo, url, anasBoard, bosBoard }
    })
  },
})

export const expect = test.expect

async function createPerson(input: {
  context: BrowserContext
  origin: string
  name: string
}): Promise<Person> {
  const { context, name } = input
  await signInAsGuest(input)
  const preparations: ((page: Page) => Promise<unknown>)[] = []
  const newPage = async (): Promise<Page> => {
    const page = await context.newPage()
    for (const prepare of preparations) await prepare(page)
    return page
  }
  return {
    name,
    context,
    beforeOpening: (prepare) => void preparations.push(prepare),
    newPage,
    opens: async (url) => {
      const board = new BoardPage(await newPage(), url)
      await board.open()
      return board
    },
  }
}

/** Guest sign-in by the script contract: csrf token, then the guest callback, then a cookie. */
export async function signInAsGuest(input: {
  context: BrowserContext
  origin: string
  name: string
}): Promise<void> {
  const { context, origin, name } = input
  const csrf = await context.request.get(`${origin}/api/auth/csrf`)
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  const signedIn = await context.request.post(`${origin}/api/auth/callback/guest`, {
    headers: { origin },
    form: { csrfToken, name, json: 'true' },
  })
  expect(signedIn.ok(), await signedIn.text()).toBe(true)
}
