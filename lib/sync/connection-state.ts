import type { StorageState } from '#lib/protocol/schemas.ts'

/**
 * What a person is told about their work. "Saved" is a promise, so it is derived from
 * acknowledgements alone: the link is up, both sides have exchanged what the other lacked, every
 * message sent is on the server's disk, and nothing waits to be sent.
 *
 * `changes` counts what people would call a change (one drag, one burst of typing), not updates.
 */
export type ConnectionState =
  | { readonly state: 'saved' }
  | { readonly state: 'saving'; readonly changes: number }
  /** The link is down or catching up, and it is too early to call it offline. */
  | { readonly state: 'reconnecting'; readonly changes: number }
  /** `keptIn` is `tab` when this browser gave us nowhere to keep them: closing the tab loses them. */
  | { readonly state: 'offline'; readonly changes: number; readonly keptIn: 'device' | 'tab' }
  | { readonly state: 'not-saved'; readonly why: NotSaved; readonly changes: number }
  /** The server is older than this page: it is being updated, and is asked again by itself. */
  | { readonly state: 'waiting'; readonly changes: number; readonly keptIn: 'device' | 'tab' }
  /** Connecting again by itself would not help: a person has to do something. */
  | {
      readonly state: 'stopped'
      readonly why: Stopped
      readonly changes: number
      readonly keptIn: 'device' | 'tab'
    }
  | { readonly state: 'view-only' }

/** Why the server cannot keep the changes although it is reachable. */
export type NotSaved = 'server-full' | 'server-failing' | 'too-large'

/** Why the connection ended for good. */
export type Stopped =
  | 'signed-out'
  | 'access-lost'
  | 'link-ended'
  | 'board-gone'
  | 'board-moved'
  | 'reload'

/** Everything that the state is derived from. */
export interface ConnectionFacts {
  readonly link:
    | { readonly at: 'up'; readonly synced: boolean; readonly allAcknowledged: boolean }
    | { readonly at: 'down'; readonly lasting: boolean }
    | { readonly at: 'waiting' }
    | { readonly at: 'stopped'; readonly why: Stopped }
  /** Changes made here that no acknowledgement covers yet. */
  readonly changes: number
  /** Something is over the frame limit, so it and all that follows it stays here. */
  readonly tooLarge: boolean
  readonly storage: StorageState
  readonly hasLocalCopy: boolean
  readonly canEdit: boolean
}

/** The one derivation of {@link ConnectionState}; pure. */
export function connectionState(facts: ConnectionFacts): ConnectionState {
  const { link, changes } = facts
  const keptIn = facts.hasLocalCopy ? 'device' : 'tab'
  if (link.at === 'stopped') return { state: 'stopped', why: link.why, changes, keptIn }
  if (link.at === 'waiting') return { state: 'waiting', changes, keptIn }
  if (link.at === 'down') {
    if (!link.lasting) return { state: 'reconnecting', changes }
    return { state: 'offline', changes, keptIn }
  }
  if (facts.tooLarge) return { state: 'not-saved', why: 'too-large', changes }
  if (!link.synced) return { state: 'reconnecting', changes }
  if (changes > 0 || !link.allAcknowledged) {
    if (facts.storage === 'full') return { state: 'not-saved', why: 'server-full', changes }
    if (facts.storage === 'failing') return { state: 'not-saved', why: 'server-failing', changes }
    return { state: 'saving', changes }
  }
  return facts.canEdit ? { state: 'saved' } : { state: 'view-only' }
}

/** True while leaving the page could lose something, so the browser should ask first. */
export function hasUnsaved(state: ConnectionState): boolean {
  // The way on is to load the page again, and what is on this device is in it again after that.
  if (state.state === 'stopped' && state.why === 'reload' && state.keptIn === 'device') return false
  return 'changes' in state && state.changes > 0
}

/** True when both would look the same to a person. */
export function isSameState(a: ConnectionState, b: ConnectionState): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
