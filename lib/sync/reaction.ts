import { assertNever } from '#lib/core/assert.ts'
import { CLOSE, type CloseCode } from '#lib/protocol/close-codes.ts'
import type { Stopped } from './connection-state.ts'

/** What our client does when the server closes its connection. */
export type Reaction =
  /** Connect again by itself, with back-off. */
  | { readonly kind: 'reconnect' }
  /** Load the document fresh under a new client ID and apply unsent work to it. */
  | { readonly kind: 'rebuild' }
  /** Connect again by itself after a while: only the server's update helps. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'stop'; readonly why: Stopped }

const KNOWN: ReadonlySet<number> = new Set(Object.values(CLOSE))

/** The reaction to a close code; unknown ones are the network's or a proxy's, and pass. */
export function reactionTo(code: number): Reaction {
  return isKnown(code) ? reactionToKnown(code) : { kind: 'reconnect' }
}

function reactionToKnown(code: CloseCode): Reaction {
  switch (code) {
    case CLOSE.protocolError:
    case CLOSE.invalidText:
    case CLOSE.policyViolation:
    case CLOSE.tooBig:
    case CLOSE.serverError:
    case CLOSE.restarting:
    case CLOSE.tryAgainLater:
      return { kind: 'reconnect' }
    case CLOSE.rebuild:
    case CLOSE.otherEpoch:
      return { kind: 'rebuild' }
    case CLOSE.serverOlder:
      return { kind: 'wait' }
    case CLOSE.signInAgain:
      return { kind: 'stop', why: 'signed-out' }
    case CLOSE.accessLost:
      return { kind: 'stop', why: 'access-lost' }
    case CLOSE.linkEnded:
      return { kind: 'stop', why: 'link-ended' }
    case CLOSE.boardGone:
      return { kind: 'stop', why: 'board-gone' }
    case CLOSE.boardMoved:
      return { kind: 'stop', why: 'board-moved' }
    case CLOSE.reload:
      return { kind: 'stop', why: 'reload' }
    default:
      return assertNever(code)
  }
}

function isKnown(code: number): code is CloseCode {
  return KNOWN.has(code)
}
