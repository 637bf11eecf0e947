import { useCallback, useEffect, useState } from 'react'
import type { BoardId } from '#lib/board/ids.ts'
import type { Sharing } from '#lib/services/sharing.ts'
import type { Watched } from '#lib/sync/watched.ts'
import { type Answer, readSharing } from './sharing-requests.ts'

/** Who comes in, as an owner sees it, and the way to change it. */
export interface SharingView {
  /** Undefined until it was read. */
  readonly sharing: Sharing | undefined
  /** What is being changed now, by the key that {@link SharingView.change} was given. */
  readonly busy: string | undefined
  /** What went wrong last, and at which key. */
  readonly problem: { readonly key: string; readonly sentence: string } | undefined
  /**
   * Sends a change, reads everything anew, and answers what the server made of it; undefined when it
   * did not do it, which {@link SharingView.problem} then tells.
   *
   * @param key - names the control, so that it shows progress and the error beside it
   */
  readonly change: <Value>(
    key: string,
    send: () => Promise<Answer<Value>>,
  ) => Promise<Value | undefined>
}

/**
 * Reads who comes in, at once when the server tells of a change, and every few seconds while it is looked at.
 *
 * @param news - changes when the server tells of a change
 */
export function useSharing(id: BoardId, news: Watched<unknown>): SharingView {
  const [sharing, setSharing] = useState<Sharing>()
  const [busy, setBusy] = useState<string>()
  const [problem, setProblem] = useState<SharingView['problem']>()

  const read = useCallback(async () => {
    const answer = await readSharing(id)
    if (answer.ok) {
      setSharing(answer.value)
      setProblem((last) => (last?.key === READING ? undefined : last))
    } else setProblem({ key: READING, sentence: answer.sentence })
  }, [id])

  useEffect(() => {
    const readIfSeen = () => {
      if (!document.hidden) void read()
    }
    // oxlint-disable-next-line react/set-state-in-effect -- it is set when the server has answered
    readIfSeen()
    const timer = setInterval(readIfSeen, READ_EVERY_MS)
    const stopHearing = news.subscribe(readIfSeen)
    return () => {
      clearInterval(timer)
      stopHearing()
    }
  }, [read, news])

  async function change<Value>(
    key: string,
    send: () => Promise<Answer<Value>>,
  ): Promise<Value | undefined> {
    setBusy(key)
    setProblem(undefined)
    const answer = await send()
    if (answer.ok) await read()
    else setProblem({ key, sentence: answer.sentence })
    setBusy(undefined)
    return answer.ok ? answer.value : undefined
  }

  return { sharing, busy, problem, change }
}

/** The key of reading itself, for {@link SharingView.problem}. */
export const READING = 'reading'

const READ_EVERY_MS = 4_000
