import { GONE, decodeAwareness, type AwarenessEntry } from '#lib/protocol/awareness.ts'
import { MAX_AWARENESS_CLOCK, MAX_AWARENESS_STATE_BYTES } from '#lib/protocol/limits.ts'
import { MAX_REMEMBERED_CLIENT_IDS } from './limits.ts'
import type { ShownPerson } from './people.ts'

interface Present<Connection> {
  readonly connection: Connection
  /** The client's own clock. */
  clock: number
  /** Added to the clock for the others, so that a quick return counts as newer than the removal. */
  readonly offset: number
  json: string
  /** They have the list of the cards open, and no canvas to be seen on. */
  isInList: boolean
}

/**
 * What people show of themselves in one room: the latest awareness state of each client ID, under
 * the name that the server knows. Changes are collected per client ID until the next fan-out.
 */
export class Presence<Connection extends { readonly shown: ShownPerson }> {
  readonly #present = new Map<number, Present<Connection>>()
  /** The last clock that others saw of an ID that is gone. */
  readonly #lastClocks = new Map<number, number>()
  readonly #claim: (clientId: number, connection: Connection) => boolean
  #changed = new Set<number>()

  /** @param claim - may this connection speak for this client ID? */
  constructor(claim: (clientId: number, connection: Connection) => boolean) {
    this.#claim = claim
  }

  /** Takes an awareness update; entries of foreign client IDs are dropped. False when it is malformed. */
  receive(connection: Connection, update: Uint8Array): boolean {
    const decoded = decodeAwareness(update)
    if (!decoded.ok) return false
    for (const entry of decoded.value) this.#take(connection, entry)
    return true
  }

  /**
   * Takes all that a connection of another server shows. What it showed before under one of `owned`, its
   * client IDs, and is not among it goes. False when it is malformed.
   */
  replace(connection: Connection, update: Uint8Array, owned: Iterable<number>): boolean {
    const decoded = decodeAwareness(update)
    if (!decoded.ok) return false
    const shown = new Set(decoded.value.map(({ clientId }) => clientId))
    this.remove([...owned].filter((clientId) => !shown.has(clientId)))
    return this.receive(connection, update)
  }

  /** Takes away the states of client IDs whose connection ended. */
  remove(clientIds: Iterable<number>): void {
    for (const clientId of clientIds) {
      const present = this.#present.get(clientId)
      if (present === undefined) continue
      this.#present.delete(clientId)
      if (this.#lastClocks.size >= MAX_REMEMBERED_CLIENT_IDS) this.#lastClocks.clear()
      this.#lastClocks.set(clientId, present.clock + present.offset)
      this.#changed.add(clientId)
    }
  }

  /** True when this client has the list of the cards open instead of the canvas. */
  isInList(clientId: number): boolean {
    return this.#present.get(clientId)?.isInList ?? false
  }

  get hasChanges(): boolean {
    return this.#changed.size > 0
  }

  /** The changes since the last call, one entry per client ID. */
  takeChanges(): readonly AwarenessEntry[] {
    const changed = [...this.#changed]
    this.#changed = new Set()
    return changed.map((clientId) => this.#entry(clientId))
  }

  /**
   * Everybody's latest state, for somebody who joins. Their own other sockets are told under their
   * own clocks: one of them may hang and belong to the very page that returns, which a newer clock
   * would make take its old state back.
   */
  all(reader: Connection): readonly AwarenessEntry[] {
    return [...this.#present].flatMap(([clientId, { connection, clock, json }]) => {
      if (connection === reader) return []
      const isSamePerson = connection.shown.id === reader.shown.id
      return isSamePerson && clock > 0 ? { clientId, clock, json } : this.#entry(clientId)
    })
  }

  /** A connection's own states under its own clock, so that its client takes them for known. */
  own(clientIds: Iterable<number>): readonly AwarenessEntry[] {
    const entries: AwarenessEntry[] = []
    for (const clientId of clientIds) {
      const present = this.#present.get(clientId)
      if (present !== undefined)
        entries.push({ clientId, clock: present.clock, json: present.json })
    }
    return entries
  }

  #take(connection: Connection, { clientId, clock, json }: AwarenessEntry): void {
    if (clock > MAX_AWARENESS_CLOCK || json.length > MAX_AWARENESS_STATE_BYTES) return
    const present = this.#present.get(clientId)
    if (json === GONE) {
      if (present?.connection === connection && clock >= present.clock) this.remove([clientId])
      return
    }
    if (present?.connection === connection && clock <= present.clock) return
    if (!this.#claim(clientId, connection)) return
    const state = ownState(json, connection.shown)
    if (state === undefined) return
    const { json: shown, isInList } = state
    if (present?.connection === connection) {
      Object.assign(present, { clock, json: shown, isInList })
    } else {
      // A new awareness starts at clock 0, which y-protocols takes for nothing new: others see 1.
      const seen = present ? present.clock + present.offset : (this.#lastClocks.get(clientId) ?? 0)
      const offset = Math.max(0, seen + 1 - clock)
      this.#lastClocks.delete(clientId)
      this.#present.set(clientId, { connection, clock, offset, json: shown, isInList })
    }
    this.#changed.add(clientId)
  }

  #entry(clientId: number): AwarenessEntry {
    const present = this.#present.get(clientId)
    return present === undefined
      ? { clientId, clock: this.#lastClocks.get(clientId) ?? 0, json: GONE }
      : { clientId, clock: present.clock + present.offset, json: present.json }
  }
}

/** The state with `user` as the server knows it; undefined when it is not an object. */
function ownState(
  json: string,
  shown: ShownPerson,
): { json: string; isInList: boolean } | undefined {
  let state: unknown
  try {
    state = JSON.parse(json)
  } catch {
    // Broken JSON from a hand-made client: its state is not shown, its edits are.
    return undefined
  }
  if (typeof state !== 'object' || state === null || Array.isArray(state)) return undefined
  const { id, name, colour } = shown
  const isInList = 'list' in state && state.list === true
  return { json: JSON.stringify({ ...state, user: { id, name, colour } }), isInList }
}
