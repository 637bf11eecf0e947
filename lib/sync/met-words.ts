import * as Y from 'yjs'
import { parseCellKey } from '#lib/board/cells.ts'
import { docRoots } from '#lib/board/doc-cells.ts'

/** Two people wrote a cell at the same time, this person and another, and one of the two writings is gone. */
export interface Met {
  /** Of the record. */
  readonly id: string
  readonly group: string
  readonly isOwnLost: boolean
  /** What is gone. */
  readonly lost: string
  /** Who wrote the other one. */
  readonly clientId: number
}

/**
 * Calls back when words that this document wrote into one of these groups meet others': those of somebody
 * who had not seen them, in whichever of the two ways it ended. Words that are changed by somebody who has
 * read them are no news. Until the returned function is called.
 */
export function watchMetWords(
  doc: Y.Doc,
  { groups, onMet }: { groups: ReadonlySet<string>; onMet: (met: Met) => void },
): () => void {
  const { records } = docRoots(doc)
  const onRecords = (event: Y.YMapEvent<unknown>, transaction: Y.Transaction): void => {
    if (transaction.local) return
    for (const key of event.keysChanged as Set<unknown>) {
      if (typeof key !== 'string') continue
      const { id, group } = parseCellKey(key)
      if (group === undefined || !groups.has(group)) continue
      // oxlint-disable-next-line no-underscore-dangle -- public in Yjs, under this name
      const winner = records._map.get(key)
      const met = winner && metBy(winner, transaction)
      if (met) onMet({ id, group, ...met })
    }
  }
  records.observe(onRecords)
  return () => records.unobserve(onRecords)
}

/** All that was written into a key stays in its chain; what is gone has its value until the transaction ends. */
function metBy(
  winner: Y.Item,
  { beforeState, deleteSet, doc }: Y.Transaction,
): Pick<Met, 'isOwnLost' | 'lost' | 'clientId'> | undefined {
  const isNew = (item: Y.Item): boolean => item.id.clock >= (beforeState.get(item.id.client) ?? 0)
  const isOwn = (item: Y.Item): boolean => item.id.client === doc.clientID
  if (!isNew(winner)) {
    const other = [...leftOf(winner)].find((item) => isNew(item) && !isOwn(item))
    const lost = isOwn(winner) && other ? wordsOf(other) : undefined
    if (!other || lost === undefined || lost === wordsOf(winner)) return undefined
    return { isOwnLost: false, lost, clientId: other.id.client }
  }
  const before = [...leftOf(winner)].find((item) => !isNew(item))
  if (!before || !isOwn(before) || !Y.isDeleted(deleteSet, before.id)) return undefined
  const lost = wordsOf(before)
  if (lost === undefined || lost === wordsOf(winner) || hasSeen(winner, before)) return undefined
  return { isOwnLost: true, lost, clientId: winner.id.client }
}

/** Whoever writes a key writes behind what they know of it. */
function hasSeen(item: Y.Item, earlier: Y.Item): boolean {
  const before = [...leftOf(item)]
  for (let at: Y.Item | undefined = item; at?.origin;) {
    const { origin }: Y.Item = at
    if (origin !== null && has(earlier, origin)) return true
    at = before.find((each) => origin !== null && has(each, origin))
  }
  return false
}

function has({ id, length }: Y.Item, { client, clock }: Y.ID): boolean {
  return id.client === client && clock >= id.clock && clock < id.clock + length
}

function* leftOf(item: Y.Item): Generator<Y.Item> {
  for (let at = item.left, steps = 0; at && steps < MAX_STEPS; at = at.left, steps += 1) yield at
}

/** Writes of one cell that are looked at: nobody writes one more often unseen. */
const MAX_STEPS = 1_000

function wordsOf(item: Y.Item): string | undefined {
  const value: unknown = item.content.getContent().at(-1)
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}
