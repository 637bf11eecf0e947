import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { JoinGate } from '#app/b/[boardId]/JoinGate.tsx'
import { lookAtBoard, newAddress, signInOnce } from '#app/b/[boardId]/look-at-board.ts'
import { boardMetadata } from '#app/b/[boardId]/link-preview.ts'
import { entry } from '#app/auth/entry.ts'
import { RenewSignIn } from '#app/auth/RenewSignIn.tsx'
import { parseBoardId } from '#lib/board/ids.ts'
import { ListPage } from './ListPage.tsx'

interface Props {
  params: Promise<{ boardId: string }>
}

/** See {@link boardMetadata}. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return boardMetadata(parseBoardId((await params).boardId))
}

/** The board as a list of its cards, for whoever may open it; see the board's own page. */
export default async function BoardListPage({ params }: Props) {
  const { boardId } = await params
  const [{ principal, needsRenewal }, looked] = await Promise.all([
    signInOnce(),
    lookAtBoard(boardId),
  ])
  if (principal.kind === 'nobody') {
    if (!looked.ok || !('people' in looked.value)) notFound()
    const { title, people } = looked.value
    return (
      <JoinGate
        title={title}
        people={people}
        path={`/b/${boardId}/list`}
        entry={entry()}
        opens="list"
      />
    )
  }
  if (!looked.ok || !('role' in looked.value)) {
    const moved = await newAddress(principal, boardId)
    if (moved !== undefined) redirect(`/b/${moved}/list`)
    notFound()
  }
  return (
    <>
      {needsRenewal && <RenewSignIn />}
      <ListPage board={looked.value} person={principal} />
    </>
  )
}
