'use client'

import { LogOut, TableProperties } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { buttonClass } from '#app/ui/button-class.ts'
import { Dialog } from '#app/ui/Dialog.tsx'
import type { GeneralAccess } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { Watched } from '#lib/sync/watched.ts'
import { Confirm } from './Confirm.tsx'
import { LinkField } from './LinkField.tsx'
import { OnlyHere } from './OnlyHere.tsx'
import { OwnersSharing } from './OwnersSharing.tsx'
import { ANYONE_WORDS } from './share-words.ts'
import { shareAddress } from './share-address.ts'
import { leaveBoard, readGeneralAccess } from './sharing-requests.ts'

export interface ShareDialogProps {
  boardId: BoardId
  title: string
  isOwner: boolean
  /** Changes when the server tells of a change, such as of somebody who asks to be let in. */
  news: Watched<unknown>
  /** Origin of PUBLIC_URL, when it is set. */
  publicOrigin: string | undefined
  /** The colours of those who are on the board now, by person. */
  colours: ReadonlyMap<string, string>
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** How a board is given to others, and for its owners who may come in. */
export function ShareDialog({ open, onOpenChange, ...board }: ShareDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={`Share “${board.title}”`} at="top">
      {board.isOwner ? <OwnersSharing {...board} /> : <OthersSharing {...board} />}
      {/* In a tab of its own: the board, with what is not saved yet, stays open. */}
      <a
        href={`/b/${board.boardId}/agreement`}
        target="_blank"
        rel="noopener"
        className={`${buttonClass({ variant: 'ghost', size: 'sm' })} mt-1 -ml-2.5`}
      >
        <TableProperties size={16} aria-hidden />
        Agreement: table, CSV, print
      </a>
    </Dialog>
  )
}

/** Who is no owner has the address to give, and the way out. */
function OthersSharing({
  boardId,
  publicOrigin,
}: Pick<ShareDialogProps, 'boardId' | 'publicOrigin'>) {
  const { address, isOnlyHere } = shareAddress({ href: window.location.href, publicOrigin })
  const [access, setAccess] = useState<GeneralAccess>()
  const [problem, setProblem] = useState<string>()
  const [isLeaving, setIsLeaving] = useState(false)
  const [isBusy, setIsBusy] = useState(false)

  useEffect(() => {
    let isGone = false
    const read = async () => {
      const answer = await readGeneralAccess(boardId)
      if (isGone) return
      if (answer.ok) setAccess(answer.value.generalAccess)
      else setProblem(answer.sentence)
    }
    void read()
    return () => {
      isGone = true
    }
  }, [boardId])

  async function leave(): Promise<void> {
    setIsBusy(true)
    const left = await leaveBoard(boardId)
    // The board's own page would only say that it is closed now.
    if (left.ok) return window.location.assign('/')
    setIsBusy(false)
    return setProblem(left.sentence)
  }

  return (
    <div className="flex flex-col gap-3">
      <p className="min-h-5 text-sm text-muted">{access && ANYONE_WORDS[access]}</p>
      <LinkField label="Address of this board" address={address} />
      {isOnlyHere && <OnlyHere />}
      {problem !== undefined && (
        <p role="alert" className="text-[13px] text-danger">
          {problem}
        </p>
      )}
      <div className="mt-2 border-t border-border pt-3">
        {isLeaving ? (
          <Confirm
            sentence="Leave this board? It goes from your list, and you come back by a link only."
            button="Leave"
            busy={isBusy}
            onConfirm={() => void leave()}
            onCancel={() => setIsLeaving(false)}
          />
        ) : (
          <Button
            variant="ghost"
            size="sm"
            icon={LogOut}
            onClick={() => setIsLeaving(true)}
            className="-ml-2.5 text-danger!"
          >
            Leave this board
          </Button>
        )}
      </div>
    </div>
  )
}
