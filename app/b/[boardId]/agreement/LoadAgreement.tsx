import { notFound } from 'next/navigation'
import { buttonClass } from '#app/ui/button-class.ts'
import { ReloadButton } from '#app/ui/ReloadButton.tsx'
import { StatePage } from '#app/ui/StatePage.tsx'
import type { Person } from '#lib/access/principal.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { TOO_MANY_CARDS_SENTENCE } from '#lib/ownership/agreement.ts'
import { services } from '#lib/services/services.ts'
import { AgreementSheet } from './AgreementSheet.tsx'

/** Reads the agreement, which takes a while for a large board. */
export async function LoadAgreement({ person, id }: { person: Person; id: BoardId }) {
  const read = await services().agreements.read(person, id)
  if (read.ok) return <AgreementSheet id={id} of={read.value} />
  // Taken away from this person since the page began.
  if (read.reason === 'not-found') return notFound()
  if (read.reason === 'too-many-cards') {
    return (
      <StatePage
        sentence={TOO_MANY_CARDS_SENTENCE}
        detail="Take cards off it that nobody needs any more, or mark them as notes that do not count."
        action={
          <a href={`/b/${id}`} className={buttonClass({ variant: 'primary', size: 'lg' })}>
            Back to the board
          </a>
        }
      />
    )
  }
  return (
    <StatePage
      sentence="This board could not be read."
      detail="Nothing of it is lost. If it stays like this, tell the person who hosts Overlap."
      action={<ReloadButton />}
    />
  )
}
