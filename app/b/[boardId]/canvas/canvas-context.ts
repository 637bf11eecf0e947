import { createContext, useContext } from 'react'
import { assert } from '#lib/core/assert.ts'
import type { Person } from '#lib/access/principal.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import type { BoundBoard } from './bound-board.ts'

/** What the parts around the canvas share. */
export interface CanvasServices {
  readonly connection: BoardConnection
  readonly person: Person
  readonly board: BoundBoard
}

/** Set once by the canvas. */
export const CanvasContext = createContext<CanvasServices | undefined>(undefined)

/** The connection, person and records of the canvas around. */
export function useCanvas(): CanvasServices {
  const services = useContext(CanvasContext)
  assert(services, 'useCanvas outside of a canvas')
  return services
}
