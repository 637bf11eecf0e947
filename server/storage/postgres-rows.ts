import { types } from 'pg'

import { integer, intact } from './stored-rows.ts'
import type { StoredDocument } from './storage.ts'

// What goes to PostgreSQL's driver and what comes from it.

const INT8 = 20
const BYTEA = 17

/** 64-bit integers as numbers, which all of ours fit, and bytes as plain arrays. */
export function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8) return Number
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the driver hands over any number here
  const parse: (value: string) => unknown = types.getTypeParser(oid, format)
  return oid === BYTEA ? (value) => new Uint8Array(parse(value) as Buffer) : parse
}

/** The driver takes a Buffer for bytes, and would take another array for a list. */
export function bytea(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

/** A row of an answer, by column. */
export type Row = Readonly<Record<string, unknown>>

/** True for the row of `load` that holds the snapshot. */
export const isSnapshot = (row: Row): boolean => row['part'] === 1

/** From the rows of `load`; undefined when one of them is missing or damaged. */
export function readDocument(rows: readonly Row[]): StoredDocument | undefined {
  const [board, ...parts] = rows
  const stored = parts.find(isSnapshot)
  const data = stored && intact(stored)
  if (stored && data === undefined) return undefined
  const snapshot = stored && data && { seq: integer(stored['seq']), data }
  const from = snapshot?.seq ?? 0
  const updates: { seq: number; data: Uint8Array }[] = []
  for (const row of parts) {
    if (row === stored) continue
    const update = intact(row)
    const seq = from + updates.length + 1
    if (update === undefined || row['seq'] !== seq) return undefined
    updates.push({ seq, data: update })
  }
  const headSeq = integer(board?.['seq'])
  if (from + updates.length !== headSeq) return undefined
  return { epoch: integer(board?.['epoch']), snapshot, updates, headSeq }
}
