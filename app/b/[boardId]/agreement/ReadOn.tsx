'use client'

import { useSyncExternalStore } from 'react'

/** The date of an agreement where the person is who reads it. The server, which cannot know, says UTC's. */
export function ReadOn({ at }: { at: number }) {
  const date = useSyncExternalStore(
    neverChanges,
    () => longDate(at, undefined),
    () => longDate(at, 'UTC'),
  )
  return <time dateTime={new Date(at).toISOString()}>{date}</time>
}

const neverChanges = () => () => {}

/** The same words on every machine. */
function longDate(at: number, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(at)
}
