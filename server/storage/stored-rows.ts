import { createHash } from 'node:crypto'

import { assert } from '#lib/core/assert.ts'
import { isRole } from '#lib/access/principal.ts'
import type { GeneralAccess, Place } from '#lib/access/roles.ts'
import { parseBoardId } from '#lib/board/ids.ts'

import type { Barred, BoardHead, BoardRow, StoredRow, Writer } from './storage.ts'

// What the columns of both engines mean.

type Row = Readonly<Record<string, unknown>>

/** A V1 update that says nothing. */
export const EMPTY_UPDATE = new Uint8Array([0, 0])

/** 64 bits of SHA-256: enough to notice bytes that a disk or a copy has changed. */
export function checksumOf(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 16)
}

/** The bytes of a stored row; undefined when they are not those that were written. */
export function intact(row: Row): Uint8Array | undefined {
  const data = row['data']
  return data instanceof Uint8Array && checksumOf(data) === row['checksum'] ? data : undefined
}

export function boardRow(row: Row): BoardRow {
  const id = parseBoardId(row['id'])
  assert(id !== undefined, 'a stored board has a malformed id')
  return {
    id,
    title: text(row['title']),
    template: text(row['template']),
    ownerId: text(row['owner_id']),
    epoch: integer(row['epoch']),
    headSeq: integer(row['head_seq']),
    snapSeq: integer(row['snap_seq']),
    createdAt: integer(row['created_at']),
    updatedAt: integer(row['updated_at']),
    disabledAt: row['disabled_at'] === null ? undefined : integer(row['disabled_at']),
    generalAccess: generalAccess(row['general_access']),
    facilitatorId: row['facilitator_id'] === null ? undefined : text(row['facilitator_id']),
    accessVersion: integer(row['access_version']),
  }
}

export function headOf({ headSeq, title, epoch, disabledAt, accessVersion }: BoardRow): BoardHead {
  return { headSeq, title, epoch, isDisabled: disabledAt !== undefined, accessVersion }
}

/** The places of people on a board, from rows of `board_members`. */
export function placesOf(rows: readonly Row[]): ReadonlyMap<string, Place> {
  return new Map(rows.map((row) => [text(row['principal_id']), place(row['role'])]))
}

/** The place on a board in a column of `board_members`. */
export function place(value: unknown): Place {
  assert(value === 'none' || isRole(value), 'a stored place on a board is none we know')
  return value
}

/** What a board gives to its address, from its column. */
export function generalAccess(value: unknown): GeneralAccess {
  const isKnown = value === 'edit' || value === 'view' || value === 'nobody'
  assert(isKnown, 'what a stored board gives to its address is nothing we know')
  return value
}

/** By what a barred person is found: their id is random, so nobody gets from the hash back to it. */
export function personHash(principalId: string): string {
  return createHash('sha256').update(principalId).digest('hex')
}

export function barredOf(row: Row): Barred {
  const reason = row['reason']
  assert(reason === 'disabled' || reason === 'erased', 'a barred person is so for no known reason')
  return reason
}

export function integer(value: unknown): number {
  assert(Number.isSafeInteger(value), 'a column that should hold an integer does not')
  return value as number
}

export function text(value: unknown): string {
  assert(typeof value === 'string', 'a column that should hold text does not')
  return value
}

export function writerRow(row: Row): Writer {
  return {
    clientId: integer(row['client_id']),
    principalId: text(row['principal_id']),
    name: text(row['name']),
    firstAt: integer(row['first_at']),
  }
}

/** What {@link BoardStorage.loadAbove} answers, from the rows above `seq` of a log up to `head`. */
export function rowsAbove(
  rows: readonly Row[],
  seq: number,
  head: number,
): readonly StoredRow[] | 'compacted' {
  const whole: StoredRow[] = []
  for (const row of rows) {
    const data = intact(row)
    const next = seq + whole.length + 1
    if (data === undefined || row['seq'] !== next) break
    whole.push({ seq: next, data })
  }
  return whole.length === 0 && head > seq ? 'compacted' : whole
}
