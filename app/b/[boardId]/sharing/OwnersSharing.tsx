import { ChevronDown, Maximize2, QrCode as QrIcon } from 'lucide-react'
import { lazy, Suspense, useId, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { cx } from '#app/ui/cx.ts'
import { Segmented } from '#app/ui/Segmented.tsx'
import type { BoardId } from '#lib/board/ids.ts'
import type { Watched } from '#lib/sync/watched.ts'
import { AccessRequests } from './AccessRequests.tsx'
import { LinkField } from './LinkField.tsx'
import { OnlyHere } from './OnlyHere.tsx'
import { Problem } from './Problem.tsx'
import { ADDRESS_WORDS, standingLink } from './share-words.ts'
import { inviteAddress } from './share-address.ts'
import { addLink } from './sharing-requests.ts'
import { READING, useSharing } from './use-sharing.ts'

/** With the library that draws it: only who asks for a code loads either. */
const QrCode = lazy(() => import('./QrCode.tsx').then((file) => ({ default: file.QrCode })))
const BigLink = lazy(() => import('./BigLink.tsx').then((file) => ({ default: file.BigLink })))
const MoreSharing = lazy(() =>
  import('./MoreSharing.tsx').then((file) => ({ default: file.MoreSharing })),
)

/** One field, one button, one choice; who asks to come in above, and everything else behind "More". */
export function OwnersSharing({
  boardId,
  title,
  news,
  publicOrigin,
  colours,
}: {
  boardId: BoardId
  title: string
  news: Watched<unknown>
  publicOrigin: string | undefined
  colours: ReadonlyMap<string, string>
}) {
  const view = useSharing(boardId, news)
  const { sharing, busy, problem, change } = view
  const [role, setRole] = useState<'editor' | 'viewer'>('editor')
  const [isCodeShown, setIsCodeShown] = useState(false)
  const [isBig, setIsBig] = useState(false)
  const [isMore, setIsMore] = useState(false)
  const codeId = useId()
  const moreId = useId()

  const where = { origin: window.location.origin, publicOrigin }
  const link = sharing && standingLink(sharing.links, role)
  const invite = link && inviteAddress({ ...where, token: link.token })

  /** The address of the link, which is made when there is none yet. */
  async function madeLink(): Promise<string | undefined> {
    if (invite) return invite.address
    const made = await change(GIVING, () => addLink(boardId, { role }))
    return made?.token === undefined
      ? undefined
      : inviteAddress({ ...where, token: made.token }).address
  }

  async function showOnceMade(show: () => void): Promise<void> {
    if ((await madeLink()) !== undefined) show()
  }

  return (
    <div className="flex flex-col gap-3">
      {sharing && sharing.requests.length > 0 && (
        <AccessRequests boardId={boardId} requests={sharing.requests} view={view} />
      )}
      <div className="flex min-h-8 items-center justify-between gap-3">
        <span className="text-sm text-text">Anyone with this link can</span>
        <Segmented
          label="Anyone with this link can"
          value={role}
          options={ROLES}
          onChange={setRole}
        />
      </div>
      <LinkField
        label="Invite link"
        address={invite?.address}
        onMake={sharing === undefined ? undefined : madeLink}
      />
      <Problem of={GIVING} view={view} />
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          icon={QrIcon}
          disabled={sharing === undefined || busy === GIVING}
          aria-expanded={isCodeShown}
          aria-controls={codeId}
          onClick={() =>
            isCodeShown ? setIsCodeShown(false) : void showOnceMade(() => setIsCodeShown(true))
          }
        >
          {isCodeShown ? 'Hide QR code' : 'Show QR code'}
        </Button>
        <Button
          size="sm"
          icon={Maximize2}
          disabled={sharing === undefined || busy === GIVING}
          onClick={() => void showOnceMade(() => setIsBig(true))}
        >
          Show big
        </Button>
      </div>
      <div id={codeId} hidden={!isCodeShown} className={cx(isCodeShown && 'grid h-[224px]')}>
        {isCodeShown && invite && (
          <Suspense>
            <QrCode
              address={invite.address}
              className="size-[224px] place-self-center rounded-control border border-border"
            />
          </Suspense>
        )}
      </div>
      {/* High from the start: what it says comes from the server. */}
      <p className="min-h-5 text-[13px] leading-5 text-muted">
        {sharing && ADDRESS_WORDS[sharing.generalAccess]}
      </p>
      {invite?.isOnlyHere && <OnlyHere />}
      {problem?.key === READING && <Problem of={READING} view={view} />}
      <div className="border-t border-border pt-3">
        <Button
          variant="ghost"
          size="sm"
          aria-expanded={isMore}
          aria-controls={moreId}
          disabled={sharing === undefined}
          onClick={() => setIsMore(!isMore)}
          className="-ml-2.5"
        >
          <ChevronDown
            size={16}
            aria-hidden
            className={cx('transition-transform', isMore && 'rotate-180')}
          />
          More: invite links, people, address
        </Button>
      </div>
      <div id={moreId} hidden={!isMore}>
        {isMore && sharing && (
          <Suspense fallback={<div className="h-[60vh]" aria-busy />}>
            <MoreSharing
              boardId={boardId}
              sharing={sharing}
              view={view}
              colours={colours}
              addressOf={(token) => inviteAddress({ ...where, token }).address}
            />
          </Suspense>
        )}
      </div>
      {isBig && invite && (
        <Suspense>
          <BigLink title={title} address={invite.address} onClose={() => setIsBig(false)} />
        </Suspense>
      )}
    </div>
  )
}

const GIVING = 'giving'

const ROLES = [
  { value: 'editor', text: 'edit' },
  { value: 'viewer', text: 'view' },
] as const
