import { afterEach, beforeEach } from 'vitest'

import type { BoardId } from '#lib/board/ids.ts'
import type { OwnTemplateId } from '#lib/services/own-templates.ts'
import type { BoardStorage } from '#server/storage/storage.ts'

/** One place where an engine keeps data, for one test. */
export interface StoragePlace {
  open(): Promise<BoardStorage>
  /** Opens it so that only about `bytes` more fit, as on a disk that is nearly full. */
  openNearlyFull(bytes: number): Promise<BoardStorage>
  /** Changes stored bytes behind the engine's back, while nothing has the place open. */
  damage(target: DamageTarget): Promise<void>
  /** Numbers of the log rows that are stored, while nothing has the place open. */
  logRows(boardId: BoardId): Promise<readonly number[]>
  /**
   * Runs a process that appends `row(1)`, `row(2)`, … to the board and reports each once it is durable;
   * kills it without warning after about `reports` of them, and answers the last number it reported.
   */
  appendUntilKilled(boardId: BoardId, reports: number): Promise<number>
  /** What happens when it is opened while it is open: one process may have it, or several share it. */
  readonly second: 'refused' | 'shared'
  /** Whether a text is anywhere in what is stored, also where no query would find it if files can be read. */
  holds(text: string): Promise<boolean>
  remove(): Promise<void>
}

/** What {@link StoragePlace.damage} spoils. */
export type DamageTarget =
  | { readonly kind: 'log-row-removed'; readonly boardId: BoardId; readonly seq: number }
  | { readonly kind: 'log-row-changed'; readonly boardId: BoardId; readonly seq: number }
  | { readonly kind: 'snapshot-changed'; readonly boardId: BoardId; readonly seq: number }
  | { readonly kind: 'template-changed'; readonly templateId: OwnTemplateId }

/** The parameters of the statement that spoils it. */
export function damageParams(target: DamageTarget): readonly (string | number)[] {
  return target.kind === 'template-changed' ? [target.templateId] : [target.boardId, target.seq]
}

/**
 * Opens a storage in a place of its own before each test, and takes both away after it. Returns a
 * function that closes the storage and opens it again, as a restart does.
 *
 * @param current - the storage that is open now: a test may have opened it again by itself
 */
export function openForEachTest(
  makePlace: () => Promise<StoragePlace>,
  {
    opened,
    current,
  }: {
    readonly opened: (held: { place: StoragePlace; storage: BoardStorage }) => void
    readonly current: () => BoardStorage
  },
): () => Promise<void> {
  let place: StoragePlace
  const open = async (): Promise<void> => opened({ place, storage: await place.open() })
  beforeEach(async () => {
    place = await makePlace()
    await open()
  })
  afterEach(async () => {
    await current().close()
    await place.remove()
  })
  return async () => {
    await current().close()
    await open()
  }
}
