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

interface Props {
  params: Promise<{ boardId: string }>
}

/** The board's title; boards are no business of search engines. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const id = parseBoardId((await params).boardId)
  const board = id && (await services().boards.preview(id))
  return {
    title: board?.ok ? board.value.title : 'No board here',
    robots: { index: false, follow: false },
  }
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
