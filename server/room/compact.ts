import * as Y from 'yjs'
import { ok, refused, type Result } from '#lib/core/result.ts'
import type { NewSnapshot } from '#server/storage/storage.ts'
import { hasPending } from './load-document.ts'

/**
 * A snapshot of the document as row `seq` of its log, checked by building a fresh document from it:
 * a snapshot replaces log rows, so one that cannot be read back must never be stored. It may hold
 * newer updates than `seq`; reading those rows again later changes nothing.
 */
export function makeSnapshot(
  doc: Y.Doc,
  { seq, at }: { seq: number; at: number },
): Result<NewSnapshot, 'unreadable'> {
  const data = Y.encodeStateAsUpdate(doc)
  const stateVector = Y.encodeStateVector(doc)
  const copy = new Y.Doc()
  try {
    Y.applyUpdate(copy, data)
    if (hasPending(copy) || !haveEqualStates(Y.encodeStateVector(copy), stateVector)) {
      return refused('unreadable')
    }
  } catch {
    return refused('unreadable')
  } finally {
    copy.destroy()
  }
  return ok({ seq, data, stateVector, at })
}

function haveEqualStates(one: Uint8Array, other: Uint8Array): boolean {
  const first = Y.decodeStateVector(one)
  const second = Y.decodeStateVector(other)
  if (first.size !== second.size) return false
  for (const [clientId, clock] of first) if (second.get(clientId) !== clock) return false
  return true
}
