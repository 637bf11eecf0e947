import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
} from '@playwright/test'
import { BoardPage } from './pages/BoardPage.ts'
import { ServerProcess } from './server-process.ts'

/** A person is a browser context of their own: never two pages of one. */
export interface Person {
  readonly name: string
  readonly context: BrowserContext
  /** Opens a board by its address. */
  opens(url: string): Promise<BoardPage>
}

export interface NewBoardOptions {
  readonly template?: 'pm-po' | 'blank'
  readonly placement?: 'example' | 'unplaced'
  readonly title?: string
}

interface Fixtures {
  /** A person who has given their name by the script contract. */
  newPerson(name: string, options?: BrowserContextOptions): Promise<Person>
  /** Makes a board by the script contract and answers its address. */
  newBoard(person: Person, options?: NewBoardOptions): Promise<string>
}

export const test = base.extend<Fixtures, { server: ServerProcess }>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const server = await ServerProcess.create()
      await use(server)
      await server.dispose()
    },
    { scope: 'worker' },
  ],
  newPerson: async ({ browser, server }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (name, options) => {
      const person = await createPerson({ browser, server, name, options })
      contexts.push(person.context)
      return person
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
})

export const expect = test.expect

async function createPerson(input: {
  browser: Browser
  server: ServerProcess
  name: string
  options: BrowserContextOptions | undefined
}): Promise<Person> {
  const { browser, server, name, options } = input
  const context = await browser.newContext({ ...options, baseURL: server.origin })
  await signInAsGuest({ context, origin: server.origin, name })
  return {
    name,
    context,
    opens: async (url) => {
      const page = await context.newPage()
      const board = new BoardPage(page, url)
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
