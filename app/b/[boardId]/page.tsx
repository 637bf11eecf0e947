import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { TLDRAW_LICENSE_KEY, env } from '#app/env.ts'
import { entry } from '#app/auth/entry.ts'
import { RenewSignIn } from '#app/auth/RenewSignIn.tsx'
import { Offline } from '#app/offline/Offline.tsx'
import { parseBoardId } from '#lib/board/ids.ts'
import { NONCE_HEADER } from '#lib/services/services.ts'
import { LoadBoard } from './LoadBoard.tsx'
import { BoardOutline } from './BoardOutline.tsx'
import { BoardSkeleton } from './BoardSkeleton.tsx'
import { JoinGate } from './JoinGate.tsx'
import { firstViewScript } from './first-view.ts'
import { boardMetadata } from './link-preview.ts'
import { lookAtBoard, newAddress, signInOnce } from './look-at-board.ts'

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
  const [{ principal, needsRenewal }, looked] = await Promise.all([
    signInOnce(),
    lookAtBoard(boardId),
  ])
  if (principal.kind === 'nobody') {
    if (!looked.ok || !('people' in looked.value)) notFound()
    const { title, template, people } = looked.value
    return (
      <>
        <FirstView template={template} />
        <Offline principal={principal} />
        <BoardSkeleton title={title} outline={<BoardOutline template={template} />} />
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
      <FirstView template={looked.value.template} />
      {needsRenewal && <RenewSignIn />}
      <Offline principal={principal} />
      <LoadBoard
        board={looked.value}
        person={principal}
        publicOrigin={env().origins.publicOrigin}
        licenseKey={TLDRAW_LICENSE_KEY}
        outline={<BoardOutline template={looked.value.template} />}
      />
    </>
  )
}

/** See {@link firstViewScript}. */
async function FirstView({ template }: { template: string }) {
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined
  return (
    <script
      nonce={nonce}
      // Browsers hide the nonce from scripts, so what is rendered and what is there differ.
      suppressHydrationWarning
      dangerouslySetInnerHTML={{ __html: firstViewScript({ hasList: template !== 'blank' }) }}
    />
  )
}
