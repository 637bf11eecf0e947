import type { BoardId } from '#lib/board/ids.ts'
import type { BoardStorage } from '#server/storage/storage.ts'

/** A board that anyone with its address may edit, as storage answers it. */
export function boardRow(
  id: BoardId,
  ownerId: string,
): NonNullable<Awaited<ReturnType<BoardStorage['getBoard']>>> {
  return {
    id,
    title: 'Payments',
    template: 'pm-po',
    ownerId,
    epoch: 1,
    headSeq: 1,
    snapSeq: 0,
    createdAt: 0,
    updatedAt: 0,
    disabledAt: undefined,
    generalAccess: 'edit',
    facilitatorId: undefined,
    accessVersion: 0,
  }
}
