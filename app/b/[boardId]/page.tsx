import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { TLDRAW_LICENSE_KEY, env } from '#app/env.ts'
import { currentSignIn } from '#app/auth/current-person.ts'
import { entry } from '#app/auth/entry.ts'
import { RenewSignIn } from '#app/auth/RenewSignIn.tsx'
import { Offline } from '#app/offline/Offline.tsx'
import type { Person } from '#lib/access/principal.ts'
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
  const { boardId } = await params
  const [{ principal, needsRenewal }, looked] = await Promise.all([signIn(), look(boardId)])
  if (principal.kind === 'nobody') {
    if (!looked.ok || !('people' in looked.value)) notFound()
    const { title, template, people } = looked.value
    return (
      <>
        <Offline principal={principal} />
        <BoardSkeleton title={title} template={template} />
        <JoinGate title={title} people={people} path={`/b/${boardId}`} entry={entry()} />
      </>
    )
  }
  if (!looked.ok || !('role' in looked.value)) {
    const moved = await newAddress(principal, boardId)
    if (moved !== undefined) redirect(`/b/${moved}`)
    notFound()
  }
  return (
    <>
      {needsRenewal && <RenewSignIn />}
      <Offline principal={principal} />
      <LoadBoard
        board={looked.value}
        person={principal}
        publicOrigin={env().origins.publicOrigin}
        licenseKey={TLDRAW_LICENSE_KEY}
      />
    </>
  )
}

/** Once per request: the title and the page ask for the same. */
const signIn = cache(currentSignIn)

/** The board as whoever asks may see it: with their role, or for nobody as the name prompt shows it. */
const look = cache(async (boardId: string) => {
  const id = parseBoardId(boardId)
  if (id === undefined) return NOT_FOUND
  const { principal } = await signIn()
  if (principal.kind === 'nobody') return services().boards.preview(id)
  return services().boards.open(principal, id)
})

/** Where a board went that had this address, for who has a place of their own there. */
async function newAddress(person: Person, boardId: string): Promise<string | undefined> {
  const id = parseBoardId(boardId)
  return id && services().sharing.movedTo(person, id)
}

const NOT_FOUND = { ok: false, reason: 'not-found' } as const
