import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { cache, Suspense } from 'react'
import { currentSignIn } from '#app/auth/current-person.ts'
import { buttonClass } from '#app/ui/button-class.ts'
import { StatePage } from '#app/ui/StatePage.tsx'
import { parseBoardId } from '#lib/board/ids.ts'
import { services } from '#lib/services/services.ts'
import { AgreementSkeleton } from './AgreementSkeleton.tsx'
import { LoadAgreement } from './LoadAgreement.tsx'

interface Props {
  params: Promise<{ boardId: string }>
}

/** The name under which a browser offers to save the printed page. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const looked = await look((await params).boardId)
  const title = looked.may === 'read' ? `${looked.title}: agreement` : 'Agreement'
  return { title, robots: { index: false, follow: false } }
}

/**
 * The agreement of a board, to read, copy and print: a light page of its own. Who may not open the board
 * gets the board's own answer, before anything is sent; what takes time comes after.
 */
export default async function AgreementPage({ params }: Props) {
  const { boardId } = await params
  const looked = await look(boardId)
  switch (looked.may) {
    case 'go-there':
      return redirect(`/b/${looked.to}/agreement`)
    case 'not-know':
      return notFound()
    case 'join':
      return (
        <StatePage
          sentence="Join the board to read its agreement."
          detail="It asks for your name. No account needed."
          action={
            <a href={`/b/${boardId}`} className={buttonClass({ variant: 'primary', size: 'lg' })}>
              Open the board
            </a>
          }
        />
      )
    case 'read':
      return (
        <Suspense fallback={<AgreementSkeleton title={looked.title} />}>
          <LoadAgreement person={looked.person} id={looked.id} />
        </Suspense>
      )
    default:
      return looked satisfies never
  }
}

/** What whoever asks may do here. Once per request: the title and the page ask for the same. */
const look = cache(async (boardId: string) => {
  const id = parseBoardId(boardId)
  if (id === undefined) return NOT_KNOW
  const { principal: person } = await currentSignIn()
  const { boards, home, sharing } = services()
  if (person.kind === 'nobody') {
    return (await boards.preview(id)).ok ? ({ may: 'join' } as const) : NOT_KNOW
  }
  const title = await home.title(person, id)
  if (title !== undefined) return { may: 'read', person, id, title } as const
  const to = await sharing.movedTo(person, id)
  return to === undefined ? NOT_KNOW : ({ may: 'go-there', to } as const)
})

const NOT_KNOW = { may: 'not-know' } as const
