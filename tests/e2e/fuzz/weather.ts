import type { BrowserContext, WebSocketRoute } from '@playwright/test'
import type { Random } from '#tests/support/random.ts'

/** Most messages take this long each way; one in twenty takes up to `SLOW_MS`. */
const USUAL_MS = [10, 120] as const
const SLOW_MS = 700

/** Bad network between one browser and the server: every message late by chance, and spells without any. */
export class Weather {
  readonly #random: Random
  readonly #sockets = new Set<WebSocketRoute>()
  #isDown = false

  constructor(random: Random) {
    this.#random = random
  }

  /** From now on, for sockets opened by pages of this context. */
  async over(context: BrowserContext): Promise<void> {
    await context.routeWebSocket(/\/sync\//, async (socket) => {
      if (this.#isDown) return socket.close({ code: 1013, reason: 'bad weather' })
      const server = socket.connectToServer()
      this.#sockets.add(socket)
      socket.onMessage(this.#inOrder((message) => server.send(message)))
      server.onMessage(this.#inOrder((message) => socket.send(message)))
      server.onClose((code, reason) => {
        this.#sockets.delete(socket)
        void socket.close({ code: code ?? 1011, reason: reason ?? '' }).catch(() => {})
      })
    })
  }

  /** Cuts every connection and refuses new ones. */
  async goDown(): Promise<void> {
    this.#isDown = true
    const cut = [...this.#sockets].map((socket) => socket.close({ code: 1013, reason: 'cut' }))
    this.#sockets.clear()
    await Promise.allSettled(cut)
  }

  clearUp(): void {
    this.#isDown = false
  }

  #inOrder<Message>(pass: (message: Message) => void): (message: Message) => void {
    let last = 0
    return (message) => {
      last = Math.max(last, Date.now() + this.#delay())
      setTimeout(() => {
        try {
          pass(message)
        } catch {
          // The other end has closed meanwhile: the message is lost, as on a real network.
        }
      }, last - Date.now())
    }
  }

  #delay(): number {
    const [least, most] = USUAL_MS
    const upTo = this.#random.chance(0.05) ? SLOW_MS : most
    return least + this.#random.below(upTo - least)
  }
}
