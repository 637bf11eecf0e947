import type { Stopped } from '#lib/sync/connection-state.ts'

/** Why a board is not shown any more. */
export const STOPPED_SENTENCES: Readonly<Record<Exclude<Stopped, 'reload'>, string>> = {
  'signed-out': 'The server no longer knows who you are.',
  'access-lost': 'You no longer have access to this board.',
  'link-ended': 'The link you came by has ended, so this board is closed to you.',
  'board-gone': 'This board is gone.',
  'board-moved': 'This board has a new address.',
}
