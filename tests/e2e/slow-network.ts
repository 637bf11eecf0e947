import type { WebSocketRoute } from '@playwright/test'
import { decodeAwareness } from '#lib/protocol/awareness.ts'
import { decodeMessage } from '#lib/protocol/decode.ts'
import type { Person } from './fixtures.ts'

/** How many frames of each kind a person's browser has sent through a slowed network. */
export interface SentFrames {
  /** With edits of the board. */
  readonly documents: number
  /** With cursors and running gestures. */
  readonly live: number
  /** With a presence that says something new. */
  readonly presence: number
  /** With a presence that they have shown before: y-protocols renews it every 15 s, to keep it alive. */
  readonly keepalives: number
  /** Of any other kind. */
  readonly others: number
}

/** What goes through a slowed network. */
export interface SlowNetwork {
  readonly sent: SentFrames
}

/**
 * Makes everything between the server and the pages that a person opens from now on take time, both
 * ways, in order. With two people this slow, half of it is spent on either side.
 */
export function slowDown(person: Person, between: { peopleMs: number }): SlowNetwork {
  const delayMs = between.peopleMs / 2
  const sent = { documents: 0, live: 0, presence: 0, keepalives: 0, others: 0 }
  const shown = new Map<number, string>()
  const route = (page: WebSocketRoute): void => {
    const server = page.connectToServer()
    page.onMessage((message) => {
      sent[kindOf(message, shown)] += 1
      setTimeout(() => server.send(message), delayMs)
    })
    server.onMessage((message) => void setTimeout(() => page.send(message), delayMs))
  }
  person.beforeOpening((page) => page.routeWebSocket(/\/sync\//, route))
  return { sent }
}

/** @param shown - the presence that each client has shown last */
function kindOf(frame: string | Buffer, shown: Map<number, string>): keyof SentFrames {
  const message = typeof frame === 'string' ? undefined : decodeMessage(frame)
  if (!message?.ok) return 'others'
  switch (message.value.type) {
    case 'update':
    case 'sync-step-2':
      return 'documents'
    case 'live':
      return 'live'
    case 'awareness':
      return isNews(message.value.update, shown) ? 'presence' : 'keepalives'
    default:
      return 'others'
  }
}

function isNews(update: Uint8Array, shown: Map<number, string>): boolean {
  const states = decodeAwareness(update)
  if (!states.ok) return true
  const news = states.value.filter(({ clientId, json }) => shown.get(clientId) !== json)
  for (const { clientId, json } of news) shown.set(clientId, json)
  return news.length > 0
}
