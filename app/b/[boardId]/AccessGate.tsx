'use client'

import dynamic from 'next/dynamic'
import type { ComponentProps } from 'react'
import type { AskForAccess as AskForAccessType } from './AskForAccess.tsx'

/** In a chunk of its own: a page that may be opened never loads it. */
const AskForAccess = dynamic(() => import('./AskForAccess.tsx').then((file) => file.AskForAccess))

/** Offers to ask for a board; rendered on the server like the rest of the page. */
export function AccessGate(props: ComponentProps<typeof AskForAccessType>) {
  return <AskForAccess {...props} />
}
