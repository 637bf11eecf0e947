import { notFound } from 'next/navigation'
import { ReloadButton } from '#app/ui/ReloadButton.tsx'
import { StatePage } from '#app/ui/StatePage.tsx'
import type { Person } from '#lib/access/principal.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { services } from '#lib/services/services.ts'
import { AgreementSheet } from './AgreementSheet.tsx'

/** Reads the agreement, which takes a while for a large board. */
export async function LoadAgreement({ person, id }: { person: Person; id: BoardId }) {
  const read = await services().agreements.read(person, id)
  if (read.ok) return <AgreementSheet id={id} of={read.value} />
  // Taken away from this person since the page began.
  if (read.reason === 'not-found') return notFound()
  return (
    <StatePage
      sentence="This board could not be read."
      detail="Nothing of it is lost. If it stays like this, tell the person who hosts Overlap."
      action={<ReloadButton />}
    />
  )
}
