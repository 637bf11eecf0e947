import type { BoardList, ListedBoard } from '#lib/services/home.ts'

/** What somebody chose in the menu of a board. */
export type BoardAction =
  | 'rename'
  | 'duplicate'
  | 'template'
  | 'archive'
  | 'unarchive'
  | 'trash'
  | 'leave'
  | 'restore'
  | 'remove'

/** What the menu of a board in a list offers to this person, in order. */
export function actionsOn(board: ListedBoard, list: BoardList): readonly BoardAction[] {
  if (list === 'trash') return ['restore', 'remove']
  const isEditor = board.role === 'owner' || board.role === 'editor'
  return [
    ...(isEditor ? (['rename'] as const) : []),
    'duplicate',
    'template',
    list === 'archive' ? 'unarchive' : 'archive',
    board.role === 'owner' ? 'trash' : 'leave',
  ]
}
