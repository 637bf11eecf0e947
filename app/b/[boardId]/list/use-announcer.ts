import { useCallback, useEffect, useState } from 'react'
import type { ListConnection } from '#lib/sync/connect-list.ts'
import { NewsTeller } from './card-news.ts'

/** What screen readers are told: others' changes and this person's own, each in a region of its own. */
export interface Announcer {
  readonly news: string
  readonly own: string
  readonly say: (sentence: string) => void
}

export function useAnnouncer(connection: ListConnection, me: string): Announcer {
  const [news, setNews] = useState('')
  const [own, setOwn] = useState('')
  useEffect(() => {
    const teller = new NewsTeller(me, setNews)
    const stop = connection.onNews((changes) => teller.add(changes))
    return () => {
      stop()
      teller.close()
    }
  }, [connection, me])
  const say = useCallback((sentence: string) => {
    // The same words again would be no change, and so not be read.
    setOwn((before) => (before === sentence ? `${sentence}\u00a0` : sentence))
  }, [])
  return { news, own, say }
}
