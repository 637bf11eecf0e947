import { currentSignIn } from '#app/auth/current-person.ts'
import { entry } from '#app/auth/entry.ts'
import { AccessGate } from './AccessGate.tsx'

/** A board that does not exist, or that is not for this person: both look alike, and both can be asked for. */
export default async function BoardNotFound() {
  const { principal } = await currentSignIn()
  return <AccessGate needsName={principal.kind === 'nobody'} entry={entry()} />
}
