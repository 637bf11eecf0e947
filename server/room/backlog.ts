import { MAX_LONG_BYTES } from './limits.ts'

/** A long update of somebody, which waits for its turn or is being admitted. */
export interface Long {
  readonly bytes: number
  /** It is not waited for any more: frees it, and tells its sender to try again later. */
  giveWay(): void
}

/**
 * The long updates that wait, of all boards together. Their senders are not read meanwhile, but each
 * has sent one whole, up to 4 MB of it: a thousand of them would fill the memory. So with more than
 * 64 MB of them the board with most gives way, its newest first, and a board that floods does not keep
 * another's paste out. Whoever sent it has it still, and offers it again when they come back.
 */
export class Backlog {
  readonly #boards = new Map<object, Set<Long>>()
  #bytes = 0

  /** Of all that wait. */
  get bytes(): number {
    return this.#bytes
  }

  /**
   * Something long waits, or had to give way before this returns. Call the answer once it does not wait
   * any more.
   *
   * @param board - stands for the board that it was sent to
   */
  add(board: object, long: Long): () => void {
    const those = this.#boards.get(board) ?? new Set()
    this.#boards.set(board, those.add(long))
    this.#bytes += long.bytes
    while (this.#bytes > MAX_LONG_BYTES) this.#makeRoom()
    return () => this.#remove(board, long)
  }

  #makeRoom(): void {
    let most = 0
    let heaviest: readonly [object, Set<Long>] | undefined
    for (const [board, those] of this.#boards) {
      let bytes = 0
      for (const long of those) bytes += long.bytes
      if (bytes < most) continue
      most = bytes
      heaviest = [board, those]
    }
    const newest = [...(heaviest?.[1] ?? [])].at(-1)
    if (!heaviest || !newest) return
    this.#remove(heaviest[0], newest)
    newest.giveWay()
  }

  #remove(board: object, long: Long): void {
    const those = this.#boards.get(board)
    if (!those?.delete(long)) return
    this.#bytes -= long.bytes
    if (those.size === 0) this.#boards.delete(board)
  }
}
