'use client'

import type { Person, Role } from '#lib/access/principal.ts'
import type { BoardInfo } from '#lib/services/services.ts'
import { BoardSkeleton } from './BoardSkeleton.tsx'

/** The board of one person. */
export function Board({ board }: { board: BoardInfo & { role: Role }; person: Person }) {
  return <BoardSkeleton title={board.title} template={board.template} />
}
