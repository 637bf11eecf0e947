'use client'

import dynamic from 'next/dynamic'
import type { ComponentProps } from 'react'
import type { JoinPrompt as JoinPromptType } from './JoinPrompt.tsx'

/** In a chunk of its own: who has a name already never loads the question. */
const JoinPrompt = dynamic(() => import('./JoinPrompt.tsx').then((file) => file.JoinPrompt))

/** Asks somebody without a name for one; rendered on the server like the rest of the page. */
export function JoinGate(props: ComponentProps<typeof JoinPromptType>) {
  return <JoinPrompt {...props} />
}
