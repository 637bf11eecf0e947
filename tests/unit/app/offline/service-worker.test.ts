import { readFileSync } from 'node:fs'
import { beforeEach, expect, test, vi } from 'vitest'
import { PAGE_CACHE } from '#app/offline/page-cache.ts'

const ORIGIN = 'http://localhost:3000'
const BOARD = `/b/${'A'.repeat(22)}`
const SCRIPT = readFileSync(new URL('../../../../public/sw.js', import.meta.url), 'utf8')

let browser: ReturnType<typeof startWorker>

beforeEach(() => {
  vi.useRealTimers()
  browser = startWorker()
})

test('a page comes from the network while there is one, and from its copy when there is none', async () => {
  browser.serve(BOARD, () => new Response('first'))
  expect(await browser.visit(BOARD)).toBe('first')
  browser.serve(BOARD, () => new Response('second'))
  expect(await browser.visit(BOARD)).toBe('second')
  browser.serve(BOARD, unreachable)
  expect(await browser.visit(BOARD)).toBe('second')
})

test('a server that fails or does not answer in 4 s is replaced by the copy', async () => {
  browser.serve(BOARD, () => new Response('the board'))
  await browser.visit(BOARD)
  browser.serve(BOARD, () => new Response('Bad gateway', { status: 502 }))
  expect(await browser.visit(BOARD)).toBe('the board')

  vi.useFakeTimers()
  browser.serve(BOARD, () => new Promise<Response>(() => {}))
  const shown = browser.visit(BOARD)
  await vi.advanceTimersByTimeAsync(4_000)
  expect(await shown).toBe('the board')
})

test('without a server the list leads to the copy of its board, and else comes from the network', async () => {
  const list = `${BOARD}/list`
  browser.serve(list, unreachable)
  expect(await browser.visit(list)).toContain('You are offline')
  browser.serve(BOARD, () => new Response('the board'))
  await browser.visit(BOARD)
  expect(await browser.visit(list)).toBe(`${ORIGIN}${BOARD}?view=kept`)
  browser.serve(list, () => new Response('Bad gateway', { status: 502 }))
  expect(await browser.visit(list)).toBe(`${ORIGIN}${BOARD}?view=kept`)
  browser.serve(list, () => new Response('the list'))
  expect(await browser.visit(list)).toBe('the list')
})

test('a page that was never open says so when there is no network', async () => {
  browser.serve(BOARD, unreachable)
  expect(await browser.visit(BOARD)).toContain('You are offline')
})

test('a board that is gone takes its copy with it', async () => {
  browser.serve(BOARD, () => new Response('the board'))
  await browser.visit(BOARD)
  browser.serve(BOARD, () => new Response('no board here', { status: 404 }))
  expect(await browser.visit(BOARD)).toBe('no board here')
  browser.serve(BOARD, unreachable)
  expect(await browser.visit(BOARD)).toContain('You are offline')
})

test('a build file is asked of the network once', async () => {
  let asked = 0
  browser.serve('/_next/static/a.js', () => {
    asked += 1
    return new Response('code')
  })
  expect(await browser.load('/_next/static/a.js')).toBe('code')
  expect(await browser.load('/_next/static/a.js')).toBe('code')
  expect(asked).toBe(1)
})

test.each(['/api/boards', '/sync/x', '/healthz', '/_next/image', '/icon.svg', `${BOARD}/x`])(
  'the worker does not touch %s',
  async (path) => {
    expect(await browser.fetches(path, 'navigate')).toBeUndefined()
    expect(await browser.fetches(path, 'no-cors')).toBeUndefined()
    expect(browser.stored()).toEqual([])
  },
)

test('pages of one person are gone as soon as a page reports another person', async () => {
  const [mine, other] = [BOARD, '/']
  browser.serve(mine, () => new Response('seen by Ana'))
  browser.serve(other, () => new Response('home'))
  await browser.report({ owner: 'ana', path: mine, files: [] })
  browser.serve(mine, unreachable)
  expect(await browser.visit(mine)).toBe('seen by Ana')

  await browser.report({ owner: 'bo', path: other, files: [] })
  expect(await browser.visit(mine)).toContain('You are offline')
})

test('a page that was open before the worker was is kept with its build files when it reports them', async () => {
  browser.serve(BOARD, () => new Response('the board'))
  browser.serve('/_next/static/a.js', () => new Response('code'))
  await browser.report({ owner: 'ana', path: BOARD, files: ['/_next/static/a.js', '/api/boards'] })
  browser.serve(BOARD, unreachable)
  browser.serve('/_next/static/a.js', unreachable)
  expect(await browser.visit(BOARD)).toBe('the board')
  expect(await browser.load('/_next/static/a.js')).toBe('code')
  expect(browser.stored()).not.toContain('/api/boards')
})

test('an upgraded worker drops the caches of older ones and none of other programs', async () => {
  for (const name of ['overlap-pages-0', 'somebody-elses', PAGE_CACHE]) await browser.open(name)
  await browser.activate()
  expect(browser.cacheNames()).toEqual(['somebody-elses', PAGE_CACHE])
})

async function unreachable(): Promise<Response> {
  throw new TypeError('Failed to fetch')
}

/** Runs the worker's own text against a network and caches that live in this test. */
function startWorker() {
  const network = new Map<string, () => Response | Promise<Response>>()
  const store = new Map<string, FakeCache>()
  const listeners = new Map<string, (event: object) => void>()
  const fetchFake = async (input: { url: string } | string) => {
    const path = pathOf(input)
    const answer = network.get(path)
    if (!answer) throw new Error(`the worker asked for ${path}`)
    return answer()
  }
  const open = async (name: string) => {
    const cache = store.get(name) ?? new FakeCache(fetchFake)
    store.set(name, cache)
    return cache
  }
  const caches = {
    open,
    keys: async () => [...store.keys()],
    delete: async (name: string) => store.delete(name),
  }
  const self = {
    location: { origin: ORIGIN },
    clients: { claim: async () => {} },
    skipWaiting: async () => {},
    addEventListener: (type: string, listener: (event: object) => void) => {
      listeners.set(type, listener)
    },
  }
  // oxlint-disable-next-line typescript/no-implied-eval, no-new-func -- the browser would run the same text
  new Function('self', 'caches', 'fetch', SCRIPT)(self, caches, fetchFake)

  const dispatch = async (type: string, event: object) => {
    const waits: Promise<unknown>[] = []
    let response: Promise<Response> | undefined
    listeners.get(type)?.({
      ...event,
      waitUntil: (promise: Promise<unknown>) => waits.push(promise),
      respondWith: (promise: Promise<Response>) => {
        response = promise
      },
    })
    const answer = await response
    const text = answer?.headers.get('location') ?? (await answer?.text())
    // A network that never answers is waited for by the browser, not by the test.
    if (!vi.isFakeTimers()) await Promise.all(waits)
    return text
  }
  const fetches = (path: string, mode: string) =>
    dispatch('fetch', { request: { url: ORIGIN + path, method: 'GET', mode } })
  return {
    serve: (path: string, answer: () => Response | Promise<Response>) => network.set(path, answer),
    fetches,
    visit: (path: string) => fetches(path, 'navigate'),
    load: (path: string) => fetches(path, 'no-cors'),
    report: (data: object) => dispatch('message', { data }),
    activate: () => dispatch('activate', {}),
    open,
    cacheNames: () => [...store.keys()],
    stored: () => [...store.values()].flatMap((cache) => cache.paths()),
  }
}

class FakeCache {
  readonly #entries = new Map<string, Response>()
  readonly #fetch: (path: string) => Promise<Response>

  constructor(fetchFake: (path: string) => Promise<Response>) {
    this.#fetch = fetchFake
  }

  async match(key: { url: string } | string): Promise<Response | undefined> {
    return this.#entries.get(pathOf(key))?.clone()
  }

  async put(key: { url: string } | string, response: Response): Promise<void> {
    this.#entries.set(pathOf(key), response)
  }

  async add(path: string): Promise<void> {
    await this.put(path, await this.#fetch(path))
  }

  async delete(key: { url: string } | string): Promise<boolean> {
    return this.#entries.delete(pathOf(key))
  }

  async keys(): Promise<{ url: string }[]> {
    return this.paths().map((path) => ({ url: ORIGIN + path }))
  }

  paths(): string[] {
    return [...this.#entries.keys()]
  }
}

function pathOf(key: { url: string } | string): string {
  return new URL(typeof key === 'string' ? key : key.url, ORIGIN).pathname
}
