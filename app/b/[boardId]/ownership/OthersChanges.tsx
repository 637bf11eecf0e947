import { useEffect, useState } from 'react'
import { useCanvas } from '#app/b/[boardId]/canvas/canvas-context.ts'
import { NewsTeller } from '#app/b/[boardId]/list/card-news.ts'
import { watchWriters } from '#lib/sync/record-writers.ts'
import { CardDiary } from './card-diary.ts'
import type { LiveOwnership } from './live-ownership.ts'

/** What comes within this time is read together. */
const AFTER_MS = 250

/** Tells who only hears the board what others did to its cards, in few sentences. */
export function OthersChanges({ live }: { live: LiveOwnership }) {
  const { connection, person } = useCanvas()
  const [sentence, setSentence] = useState('')
  useEffect(() => {
    const teller = new NewsTeller(person.id, setSentence)
    const diary = new CardDiary(live.now.cards)
    let timer: ReturnType<typeof setTimeout> | undefined
    let frame = 0
    let stop = (): void => {}
    const follow = (doc: typeof connection.doc): void => {
      stop()
      stop = watchWriters(doc, (writers) => {
        diary.changed(writers)
        timer ??= setTimeout(inTwoFrames, AFTER_MS)
      })
    }
    // What came is in the store with the first frame, and the engine hears of it with the second.
    const inTwoFrames = (): void => {
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(read)
      })
    }
    const read = (): void => {
      timer = undefined
      const news = diary.read({ card: (id) => live.now.card(id), ...around() })
      if (news.length > 0) teller.add(news)
    }
    const around = () => ({ own: connection.doc.clientID, people: connection.people.get() })
    follow(connection.doc)
    const unsubscribe = connection.onDoc(follow)
    return () => {
      unsubscribe()
      stop()
      clearTimeout(timer)
      cancelAnimationFrame(frame)
      teller.close()
    }
  }, [connection, live, person.id])
  return (
    <output aria-label="Changes by others" className="sr-only">
      {sentence}
    </output>
  )
}
