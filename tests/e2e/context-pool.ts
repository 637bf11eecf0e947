import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test'

/** Methods whose effect on a context cannot be taken back; those of its pages end with the page. */
const LASTING = [
  'addInitScript',
  'exposeBinding',
  'exposeFunction',
  'once',
  'routeWebSocket',
] as const

/**
 * Browser contexts that one test gives on to the next, without their pages, cookies and storage. They
 * keep only what was downloaded and compiled, which is most of the work of opening a board, and the
 * service worker that has it, which drops the pages it keeps when another person comes.
 */
export class ContextPool {
  readonly #browser: Browser
  readonly #origin: string
  /** By the options that they were made with. */
  readonly #idle = new Map<string, BrowserContext[]>()
  readonly #kinds = new WeakMap<BrowserContext, string>()
  readonly #usedUp = new WeakSet<BrowserContext>()
  /** What tests listen to, for it to end with them. */
  readonly #listeners = new WeakMap<BrowserContext, Parameters<BrowserContext['off']>[]>()

  constructor(browser: Browser, origin: string) {
    this.#browser = browser
    this.#origin = origin
  }

  async take(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const kind = JSON.stringify(options)
    const context = this.#idle.get(kind)?.pop() ?? (await this.#create(options))
    this.#kinds.set(context, kind)
    return context
  }

  async giveBack(context: BrowserContext): Promise<void> {
    if (this.#usedUp.has(context)) return context.close()
    for (const [event, listener] of this.#listeners.get(context)?.splice(0) ?? []) {
      context.off(event, listener)
    }
    const [page, ...others] = context.pages()
    for (const other of others) await other.close()
    await context.unrouteAll()
    await context.setOffline(false)
    await context.clearPermissions()
    await context.clearCookies()
    if (page) {
      // Pages with unsaved work ask before they go.
      page.on('dialog', (dialog) => void dialog.accept())
      const isAlive = await page.goto('about:blank').then(
        () => true,
        // A page that a test let crash.
        () => false,
      )
      if (!isAlive) return context.close()
      const session = await context.newCDPSession(page)
      await session.send('Storage.clearDataForOrigin', {
        origin: this.#origin,
        storageTypes: 'cookies,local_storage,indexeddb',
      })
      await page.close()
    }
    const kind = this.#kinds.get(context) ?? ''
    this.#idle.set(kind, [...(this.#idle.get(kind) ?? []), context])
    return undefined
  }

  async close(): Promise<void> {
    for (const context of [...this.#idle.values()].flat()) await context.close()
  }

  async #create(options: BrowserContextOptions): Promise<BrowserContext> {
    const context = await this.#browser.newContext({ ...options, baseURL: this.#origin })
    for (const method of LASTING) {
      const original = context[method].bind(context) as (...args: unknown[]) => unknown
      Object.assign(context, {
        [method]: (...args: unknown[]) => {
          this.#usedUp.add(context)
          return original(...args)
        },
      })
    }
    const listeners: Parameters<BrowserContext['off']>[] = []
    const listen = context.on.bind(context) as (
      ...listener: Parameters<BrowserContext['off']>
    ) => BrowserContext
    Object.assign(context, {
      on: (...listener: Parameters<BrowserContext['off']>) => {
        listeners.push(listener)
        return listen(...listener)
      },
    })
    this.#listeners.set(context, listeners)
    return context
  }
}
