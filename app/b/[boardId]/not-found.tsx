import { currentSignIn } from '#app/auth/current-person.ts'
import { AskForAccess } from './AskForAccess.tsx'

/** A board that does not exist, or that is not for this person: both look alike, and both can be asked for. */
export default async function BoardNotFound() {
  const { principal } = await currentSignIn()
  return <AskForAccess needsName={principal.kind === 'nobody'} />
}
