import type { WebSocketRoute } from '@playwright/test'
import type { Person } from './fixtures.ts'

/** What goes through a slowed network. */
export interface SlowNetwork {
  /** Messages with edits of the board that this person's browser has sent. */
  edits: number
}

/**
 * Makes everything between the server and the pages that a person opens from now on take time, both
 * ways, in order. With two people this slow, half of it is spent on either side.
 */
export function slowDown(person: Person, between: { peopleMs: number }): SlowNetwork {
  const delayMs = between.peopleMs / 2
  const network: SlowNetwork = { edits: 0 }
  const route = (page: WebSocketRoute): void => {
    const server = page.connectToServer()
    page.onMessage((message) => {
      if (isEdit(message)) network.edits += 1
      setTimeout(() => server.send(message), delayMs)
    })
    server.onMessage((message) => void setTimeout(() => page.send(message), delayMs))
  }
  person.beforeOpening((page) => page.routeWebSocket(/\/sync\//, route))
  return network
}

/** Message 0 is the sync protocol's, and its part 2 an update. */
function isEdit(message: string | Buffer): boolean {
  return typeof message !== 'string' && message[0] === 0 && message[1] === 2
}
