import * as Y from 'yjs'

/**
 * Work that the server does not have, carried from a document that it will take nothing more from
 * (close codes 4409 and 4410) into a fresh one.
 *
 * A refused struct cannot be taken out of a Y.Doc: whatever its client writes later depends on it.
 * So the work is read out as values and written again by a new client ID. It holds on to the old
 * document, which may go on being edited until it is written, and be destroyed after that.
 */
export interface UnsentWork {
  readonly doc: Y.Doc
  /** Clocks up to which the server has acknowledged each client ID. */
  readonly acked: ReadonlyMap<number, number>
}

/**
 * Marks what of `oldDoc` is unsent.
 *
 * @param ackedStateVector - what the server has acknowledged, encoded or decoded
 */
export function collectUnsent(
  oldDoc: Y.Doc,
  ackedStateVector: Uint8Array | ReadonlyMap<number, number>,
): UnsentWork {
  const acked =
    ackedStateVector instanceof Uint8Array
      ? Y.decodeStateVector(ackedStateVector)
      : new Map(ackedStateVector)
  return { doc: oldDoc, acked }
}
