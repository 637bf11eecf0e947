import type { Metadata } from 'next'
import { currentSignIn } from '#app/auth/current-person.ts'
import { entry } from '#app/auth/entry.ts'
import { services } from '#lib/services/services.ts'
import { EnterByLink } from './EnterByLink.tsx'
import { LinkRefused } from './LinkRefused.tsx'

interface Props {
  params: Promise<{ token: string }>
}

/** Says nothing of the board: who previews an address has not come in. */
export const metadata: Metadata = {
  title: 'You are invited to a board',
  robots: { index: false, follow: false },
  referrer: 'no-referrer',
}

/**
 * The page of an invite link. Loading it changes nothing, so that a preview or a scanner of links uses none up: the
 * page itself then comes in by POST, after a name where one is missing, and leaves the token's address.
 */
export default async function InvitePage({ params }: Props) {
  const { token } = await params
  const [{ principal }, invited] = await Promise.all([
    currentSignIn(),
    services().sharing.look(token),
  ])
  const isNobody = principal.kind === 'nobody'
  // Somebody who came by a link that is used up since still comes back by it: redeeming decides.
  if (!invited.ok && (isNobody || invited.reason === 'not-found')) {
    return <LinkRefused reason={invited.reason} />
  }
  return (
    <EnterByLink
      token={token}
      needsName={isNobody}
      entry={entry()}
      board={invited.ok ? invited.value : undefined}
    />
  )
}
