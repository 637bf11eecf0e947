import { assertNever } from '#lib/core/assert.ts'
import type { ConnectionState, NotSaved } from '#lib/sync/connection-state.ts'

/** What the pill shows. Tone and symbol repeat what the words say, never more. */
export interface Pill {
  readonly text: string
  /** Changes that are not on the server, where a number helps; phones show it beside the symbol. */
  readonly count?: number | undefined
  readonly symbol: 'saved' | 'busy' | 'offline' | 'problem' | 'view'
  readonly tone: 'calm' | 'warn' | 'danger'
  /** Trying at once may help. */
  readonly canRetry: boolean
}

/** The pill of a state; before there is a connection it is connecting. */
export function pillFor(state: ConnectionState | undefined): Pill {
  if (!state) return busy('Connecting…')
  switch (state.state) {
    case 'saved':
      return { text: 'Saved', symbol: 'saved', tone: 'calm', canRetry: false }
    case 'saving':
      return busy('Saving…')
    case 'reconnecting':
      return { ...busy('Reconnecting…'), count: state.changes || undefined }
    case 'offline':
      return {
        text: offlineText(state.changes, state.keptIn),
        count: state.changes || undefined,
        symbol: 'offline',
        tone: 'warn',
        canRetry: true,
      }
    case 'waiting':
      return {
        text: waitingText(state.changes, state.keptIn),
        count: state.changes || undefined,
        symbol: 'offline',
        tone: 'warn',
        canRetry: true,
      }
    case 'not-saved':
      return {
        text: `Not saved: ${WHY[state.why]}. Keep this tab open.`,
        count: state.changes || undefined,
        symbol: 'problem',
        tone: 'danger',
        canRetry: state.why === 'too-large',
      }
    case 'view-only':
      return { text: 'View only', symbol: 'view', tone: 'calm', canRetry: false }
    case 'stopped':
      return {
        text: 'Not connected',
        count: state.changes || undefined,
        symbol: 'problem',
        tone: 'danger',
        canRetry: false,
      }
    default:
      return assertNever(state)
  }
}

function busy(text: string): Pill {
  return { text, symbol: 'busy', tone: 'calm', canRetry: false }
}

function offlineText(changes: number, keptIn: 'device' | 'tab'): string {
  return changes === 0 ? 'Offline' : `Offline: ${keptText(changes, keptIn)}`
}

function waitingText(changes: number, keptIn: 'device' | 'tab'): string {
  const sentence = 'Waiting for the server to be updated'
  return changes === 0 ? sentence : `${sentence}: ${keptText(changes, keptIn)}`
}

function keptText(changes: number, keptIn: 'device' | 'tab'): string {
  const counted = changes === 1 ? '1 change' : `${changes} changes`
  if (keptIn === 'device') return `${counted} kept on this device`
  return `${counted} kept in this tab only. Keep it open.`
}

const WHY: Readonly<Record<NotSaved, string>> = {
  'server-full': 'server disk is full',
  'server-failing': 'the server cannot write to its disk',
  'too-large': 'a change is too large to send',
}
