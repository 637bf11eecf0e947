import Link from 'next/link'
import { buttonClass } from '#app/ui/button-class.ts'
import { StatePage } from '#app/ui/StatePage.tsx'
import type { LinkRefusal } from '#lib/services/sharing.ts'

/** Why an invite link lets nobody in, and what to do then. */
export function LinkRefused({ reason }: { reason: LinkRefusal }) {
  const { sentence, detail } = SENTENCES[reason]
  return (
    <StatePage
      sentence={sentence}
      detail={detail}
      action={
        <Link href="/" prefetch={false} className={buttonClass({ size: 'lg', variant: 'primary' })}>
          Go to your boards
        </Link>
      }
    />
  )
}

const SENTENCES: Readonly<Record<LinkRefusal, { sentence: string; detail: string }>> = {
  'not-found': {
    sentence: 'This invite link leads nowhere',
    detail: 'Check that it was copied whole, or ask for a new one.',
  },
  stopped: {
    sentence: 'This invite link was stopped',
    detail: 'Ask the person who sent it for a new one.',
  },
  expired: {
    sentence: 'This invite link has expired',
    detail: 'Ask the person who sent it for a new one.',
  },
  'used-up': {
    sentence: 'This invite link has been used up',
    detail: 'As many people as it was made for have come in. Ask for a new one.',
  },
  removed: {
    sentence: 'An owner took you off this board',
    detail: 'No invite link lets you in until an owner does.',
  },
}
