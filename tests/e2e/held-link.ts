import type { BrowserContext, WebSocketRoute } from '@playwright/test'

/** A person's way to the server, which can be held so that two people act at the same moment. */
export interface HeldLink {
  /** Nothing passes any more, in either direction; the connection stays open. */
  hold(): void
  /** Passes on what was held, in order, and everything after it. */
  release(): void
}

/** Puts such a link between this context's pages and the server; before the first of them opens. */
export async function holdableLink(context: BrowserContext): Promise<HeldLink> {
  let isHeld = false
  const held: (() => void)[] = []
  const pass = (send: () => void): void => {
    if (isHeld) held.push(send)
    else send()
  }
  await context.routeWebSocket(/\/sync\//, (page: WebSocketRoute) => {
    const server = page.connectToServer()
    page.onMessage((message) => pass(() => server.send(message)))
    server.onMessage((message) => pass(() => page.send(message)))
  })
  return {
    hold: () => {
      isHeld = true
    },
    release: () => {
      isHeld = false
      for (const send of held.splice(0)) send()
    },
  }
}
