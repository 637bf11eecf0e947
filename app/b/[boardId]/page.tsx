import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { TLDRAW_LICENSE_KEY, env } from '#app/env.ts'
import { currentSignIn } from '#app/auth/current-person.ts'
import { RenewSignIn } from '#app/auth/RenewSignIn.tsx'
import { Offline } from '#app/offline/Offline.tsx'
import { parseBoardId } from '#lib/board/ids.ts'
import { services } from '#lib/services/services.ts'
import { LoadBoard } from './LoadBoard.tsx'
import { BoardSkeleton } from './BoardSkeleton.tsx'
import { JoinGate } from './JoinGate.tsx'
import { boardMetadata } from './link-preview.ts'

interface Props {
  params: Promise<{ boardId: string }>
}

/** See {@link boardMetadata}. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return boardMetadata(parseBoardId((await params).boardId))
}

/** Who is this, and may they enter? Then the board, or the one question that is missing. */
export default async function BoardPage({ params }: Props) {
  const id = parseBoardId((await params).boardId)
  if (!id) notFound()
  const { principal, needsRenewal } = await currentSignIn()
  if (principal.kind === 'nobody') {
    const preview = await services().boards.preview(id)
    if (!preview.ok) notFound()
    const { title, template, people } = preview.value
    return (
      <>
        <Offline principal={principal} />
        <BoardSkeleton title={title} template={template} />
        <JoinGate title={title} people={people} />
      </>
    )
  }
  const board = await services().boards.open(principal, id)
  if (!board.ok) notFound()
  return (
    <>
      {needsRenewal && <RenewSignIn />}
      <Offline principal={principal} />
      <LoadBoard
        board={board.value}
        person={principal}
        publicOrigin={env().origins.publicOrigin}
        licenseKey={TLDRAW_LICENSE_KEY}
      />
    </>
  )
}
