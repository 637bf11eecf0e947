import { Link2, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import type { BoardId } from '#lib/board/ids.ts'
import type { InviteLink } from '#lib/services/sharing.ts'
import { Confirm } from './Confirm.tsx'
import { LinkField } from './LinkField.tsx'
import { NewLinkForm } from './NewLinkForm.tsx'
import { Problem } from './Problem.tsx'
import { Section } from './Section.tsx'
import { linkDetails, linkName } from './share-words.ts'
import { stopLink } from './sharing-requests.ts'
import { useCopy } from './use-copy.ts'
import type { SharingView } from './use-sharing.ts'

/** The invite links of a board, each to be copied or stopped, and the way to make another. */
export function InviteLinks({
  boardId,
  links,
  view,
  addressOf,
}: {
  boardId: BoardId
  links: readonly InviteLink[]
  view: SharingView
  addressOf: (token: string) => string
}) {
  const [isMaking, setIsMaking] = useState(false)
  return (
    <Section
      title="Invite links"
      action={
        !isMaking && (
          <Button size="sm" variant="ghost" icon={Plus} onClick={() => setIsMaking(true)}>
            New link
          </Button>
        )
      }
    >
      {isMaking && <NewLinkForm boardId={boardId} view={view} onDone={() => setIsMaking(false)} />}
      {links.length === 0 ? (
        <p className="text-[13px] text-muted">There is no invite link.</p>
      ) : (
        <ul className="divide-y divide-border rounded-panel border border-border">
          {links.map((link) => (
            <OneLink
              key={link.id}
              boardId={boardId}
              link={link}
              view={view}
              address={link.token === undefined ? undefined : addressOf(link.token)}
            />
          ))}
        </ul>
      )}
    </Section>
  )
}

function OneLink({
  boardId,
  link,
  view,
  address,
}: {
  boardId: BoardId
  link: InviteLink
  view: SharingView
  /** Undefined when this server cannot tell it any more. */
  address: string | undefined
}) {
  const [open, setOpen] = useState<'field' | 'stop'>()
  const { isCopied, copy } = useCopy()
  // Read once per opening of the list: what it says is in days and hours.
  const [now] = useState(Date.now)
  const name = linkName(link)
  async function copyOrShow(text: string): Promise<void> {
    setOpen((await copy(text)) ? undefined : 'field')
  }
  const key = `link ${link.id}`
  return (
    <li className="px-3 py-2.5">
      <div className="flex items-center gap-2.5">
        <Link2 size={16} aria-hidden className="shrink-0 text-muted" />
        <div className="min-w-0 flex-1">
          <p className="truncate text-[13px] leading-5 font-medium">{name}</p>
          <p className="text-xs leading-4 text-muted">
            {address === undefined
              ? 'Made under another secret of this server: it cannot be shown'
              : linkDetails(link, now)}
          </p>
        </div>
        {address !== undefined && (
          <Button
            size="sm"
            variant="ghost"
            aria-label={isCopied ? `Copied the link “${name}”` : `Copy the link “${name}”`}
            onClick={() => void copyOrShow(address)}
          >
            {isCopied ? 'Copied' : 'Copy'}
          </Button>
        )}
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Stop the link “${name}”`}
          disabled={open === 'stop'}
          onClick={() => setOpen('stop')}
          className="text-danger!"
        >
          Stop
        </Button>
      </div>
      {open === 'field' && (
        <div className="mt-2.5">
          <LinkField label={`Invite link “${name}”`} address={address} />
        </div>
      )}
      {open === 'stop' && (
        <Confirm
          sentence="Stop this link. People who came by it leave now."
          button="Stop this link"
          busy={view.busy === key}
          onConfirm={() => void view.change(key, () => stopLink(boardId, link.id))}
          onCancel={() => setOpen(undefined)}
        />
      )}
      <Problem of={key} view={view} />
    </li>
  )
}
