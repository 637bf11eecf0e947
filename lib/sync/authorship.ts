import type { TLStore } from '@tldraw/tlschema'
import type * as Y from 'yjs'
import { overlayKey, parseCellKey } from '#lib/board/cells.ts'
import { docRoots } from '#lib/board/doc-cells.ts'
import { ChangedByOthers, WHOLE } from './changed-by-others.ts'

/**
 * Whose each cell of a document is, for undo: what this person wrote may be taken back, what a
 * teammate wrote since may not. It knows what it saw being written, and asks the document's own items
 * about the rest, such as what came while no store was bound.
 */
export class Authorship {
  readonly #doc: Y.Doc
  readonly #own: ReadonlySet<number>
  readonly #overlayGroups: (id: string) => Iterable<string>
  readonly #seen = new ChangedByOthers()

  /** @param overlayGroups - the groups of a record that have a cell of their own */
  constructor(
    { doc, store }: { doc: Y.Doc; store: TLStore },
    overlayGroups: (id: string) => Iterable<string>,
  ) {
    this.#doc = doc
    this.#own = ownClients(store).add(doc.clientID)
    this.#overlayGroups = overlayGroups
  }

  /** True when a teammate wrote this group, or else the whole record, last. */
  isTheirs(id: string, group: string): boolean {
    if (this.#seen.knows(id, group)) return this.#seen.has(id, group)
    const cell = this.#itemOf(id, group)
    if (cell) return !this.#own.has(cell.id.client)
    return group !== WHOLE && this.isTheirs(id, WHOLE)
  }

  /** The groups of a record that a teammate wrote last. */
  theirGroups(id: string): string[] {
    const written = [WHOLE, ...this.#overlayGroups(id)]
    const now = written.filter((group) => this.isTheirs(id, group))
    return [...new Set([...this.#seen.groupsOf(id), ...now])]
  }

  /** The client ID of the last teammate who wrote over what this person had written there. */
  tookOver(id: string, group: string): number | undefined {
    return this.#seen.tookOver(id, group)
  }

  /** The client ID that wrote a group's value; undefined when it is gone. */
  writerOf(id: string, group: string): number | undefined {
    return (this.#itemOf(id, group) ?? this.#itemOf(id, WHOLE))?.id.client
  }

  /** This person wrote a group, or the whole record. */
  ownWrote(id: string, group: string): void {
    if (group !== WHOLE) return this.#seen.delete(id, group)
    const { records } = docRoots(this.#doc)
    this.#seen.deleteRecord(id, (name) => records.has(overlayKey(id, name)))
  }

  /** The cell of this key changed in another way than by the binding. */
  changed(key: string, { isLocal }: { isLocal: boolean }): void {
    const { id, group = WHOLE } = parseCellKey(key)
    if (isLocal) return this.ownWrote(id, group)
    const item = this.#itemAt(key)
    // Yjs also names keys for which a teammate wrote at the same time and lost.
    const isStillOwn = item?.deleted === false && item.id.client === this.#doc.clientID
    if (!isStillOwn) this.#seen.add(id, group, item?.id.client ?? 0)
  }

  /** The item that holds the value of a group now. */
  #itemOf(id: string, group: string): Y.Item | undefined {
    const item = this.#itemAt(group === WHOLE ? id : overlayKey(id, group))
    return item?.deleted === false ? item : undefined
  }

  /** The last item of a key, also when what it held is deleted. */
  #itemAt(key: string): Y.Item | undefined {
    // oxlint-disable-next-line no-underscore-dangle -- public in Yjs, under this name
    return docRoots(this.#doc).records._map.get(key)
  }
}

/** Client IDs of the documents that a store was bound to, one after the other: all are this person's. */
function ownClients(store: TLStore): Set<number> {
  const known = clients.get(store)
  if (known) return known
  const fresh = new Set<number>()
  clients.set(store, fresh)
  return fresh
}

const clients = new WeakMap<TLStore, Set<number>>()
