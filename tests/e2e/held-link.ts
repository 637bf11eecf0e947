import type { WebSocketRoute } from '@playwright/test'
import type { Person } from './fixtures.ts'

/** A person's way to the server, which can be held so that two people act at the same moment. */
export interface HeldLink {
  /** Nothing passes any more, in either direction; the connection stays open. */
  hold(): void
  /** Passes on what was held, in order, and everything after it. */
  release(): void
  /** Ends the connection, and what was held is lost; the page may open another. */
  drop(): Promise<void>
}

/** Puts such a link between the server and the pages this person opens from now on. */
export function holdableLink(person: Person): HeldLink {
  let isHeld = false
  const held: (() => void)[] = []
  const open = new Set<{ close(): Promise<void> }>()
  const pass = (send: () => void): void => {
    if (isHeld) held.push(send)
    else send()
  }
  const route = (page: WebSocketRoute): void => {
    const server = page.connectToServer()
    page.onMessage((message) => pass(() => server.send(message)))
    server.onMessage((message) => pass(() => page.send(message)))
    open.add(page).add(server)
  }
  person.beforeOpening((page) => page.routeWebSocket(/\/sync\//, route))
  return {
    hold: () => {
      isHeld = true
    },
    release: () => {
      isHeld = false
      for (const send of held.splice(0)) send()
    },
    drop: async () => {
      isHeld = false
      held.length = 0
      const ends = [...open]
      open.clear()
      await Promise.all(ends.map((end) => end.close()))
    },
  }
}
