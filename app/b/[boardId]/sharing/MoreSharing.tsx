import { useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { Select } from '#app/ui/Select.tsx'
import type { GeneralAccess } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { Sharing } from '#lib/services/sharing.ts'
import { Confirm } from './Confirm.tsx'
import { InviteLinks } from './InviteLinks.tsx'
import { Members } from './Members.tsx'
import { Problem } from './Problem.tsx'
import { Section } from './Section.tsx'
import { resetAddress, setGeneralAccess } from './sharing-requests.ts'
import type { SharingView } from './use-sharing.ts'

/** All that decides who may come in: the address, the links, the people. */
export function MoreSharing({
  boardId,
  sharing,
  view,
  colours,
  addressOf,
}: {
  boardId: BoardId
  sharing: Sharing
  view: SharingView
  colours: ReadonlyMap<string, string>
  /** The address of an invite link. */
  addressOf: (token: string) => string
}) {
  return (
    <div className="flex flex-col gap-6 pt-2 pb-1">
      <Address boardId={boardId} access={sharing.generalAccess} view={view} />
      <InviteLinks boardId={boardId} links={sharing.links} view={view} addressOf={addressOf} />
      <Members boardId={boardId} sharing={sharing} view={view} colours={colours} />
      <ResetAddress boardId={boardId} view={view} />
    </div>
  )
}

function Address({
  boardId,
  access,
  view,
}: {
  boardId: BoardId
  access: GeneralAccess
  view: SharingView
}) {
  const [chosen, setChosen] = useState<GeneralAccess>()
  const isBusy = view.busy === ACCESS
  return (
    <Section title="The board’s address">
      <Select
        label="What the address gives to anyone who has it"
        hideLabel
        value={isBusy ? (chosen ?? access) : access}
        disabled={isBusy}
        onChange={({ target }) => {
          const next = target.value as GeneralAccess
          setChosen(next)
          void view.change(ACCESS, () => setGeneralAccess(boardId, next))
        }}
      >
        <option value="edit">Anyone with the address can edit</option>
        <option value="view">Anyone with the address can view</option>
        <option value="nobody">Nobody comes in by the address alone</option>
      </Select>
      <Problem of={ACCESS} view={view} />
    </Section>
  )
}

function ResetAddress({ boardId, view }: { boardId: BoardId; view: SharingView }) {
  const [isAsking, setIsAsking] = useState(false)
  async function reset(): Promise<void> {
    const moved = await view.change(RESET, () => resetAddress(boardId))
    // Loaded whole: this page is connected to an address that is gone.
    if (moved) window.location.replace(`/b/${moved.id}`)
  }
  return (
    <Section title="New address">
      <p className="text-[13px] leading-5 text-muted">
        Everybody who came by the address leaves, and the old one leads nowhere. Invite links and
        the people who came by them stay.
      </p>
      {isAsking ? (
        <Confirm
          sentence="Give this board a new address? Everybody is sent away now; who came by the old address does not come back by it."
          button="Reset address"
          busy={view.busy === RESET}
          onConfirm={() => void reset()}
          onCancel={() => setIsAsking(false)}
        />
      ) : (
        <Button size="sm" onClick={() => setIsAsking(true)} className="mt-2">
          Reset address…
        </Button>
      )}
      <Problem of={RESET} view={view} />
    </Section>
  )
}

const ACCESS = 'general access'
const RESET = 'reset address'
