import { useState } from 'react'
import { Avatar } from '#app/ui/Avatar.tsx'
import { Button } from '#app/ui/Button.tsx'
import { Select } from '#app/ui/Select.tsx'
import type { Place } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { Member, Sharing } from '#lib/services/sharing.ts'
import { Confirm } from './Confirm.tsx'
import { Problem } from './Problem.tsx'
import { Section } from './Section.tsx'
import { cameBy } from './share-words.ts'
import { type Answer, setFacilitator, setRole } from './sharing-requests.ts'
import type { SharingView } from './use-sharing.ts'

/** Everybody who is or was on the board: their role, who runs the session, and the way out. */
export function Members({
  boardId,
  sharing,
  view,
  colours,
}: {
  boardId: BoardId
  sharing: Sharing
  view: SharingView
  colours: ReadonlyMap<string, string>
}) {
  const isOneOwner = sharing.members.filter(({ role }) => role === 'owner').length === 1
  return (
    <Section title="People">
      <ul className="divide-y divide-border rounded-panel border border-border">
        {sharing.members.map((member) => (
          <OneMember
            key={member.personId}
            boardId={boardId}
            member={member}
            view={view}
            colour={colours.get(member.personId)}
            isLastOwner={isOneOwner && member.role === 'owner'}
            roleOnReturn={sharing.generalAccess === 'edit' ? 'editor' : 'viewer'}
          />
        ))}
      </ul>
    </Section>
  )
}

function OneMember({
  boardId,
  member,
  view,
  colour,
  isLastOwner,
  roleOnReturn,
}: {
  boardId: BoardId
  member: Member
  view: SharingView
  /** Undefined while they are not here. */
  colour: string | undefined
  isLastOwner: boolean
  /** What somebody gets who is let back in. */
  roleOnReturn: Place
}) {
  /** A change that waits for a yes, or is on its way. */
  const [asked, setAsked] = useState<Place>()
  const { personId, name, role, isYou, isFacilitator } = member
  const key = `member ${personId}`
  const isBusy = view.busy === key
  const isOut = role === 'none'

  async function change(send: () => Promise<Answer>): Promise<void> {
    await view.change(key, send)
    setAsked(undefined)
  }
  function give(place: Place): void {
    setAsked(place)
    if (needsYes(place, member) === undefined) {
      void change(() => setRole(boardId, personId, place))
    }
  }

  const question = asked && needsYes(asked, member)
  return (
    <li className="px-3 py-2.5">
      <div className="flex items-center gap-2.5">
        <span aria-hidden className={isOut ? 'opacity-50' : undefined}>
          <Avatar name={name} colour={colour ?? AWAY} size={28} />
        </span>
        <div className="min-w-0 flex-1">
          <p className="text-[13px] leading-5 font-medium wrap-anywhere">
            {name}
            {isYou && <span className="font-normal text-muted"> (you)</span>}
          </p>
          <p className="text-xs leading-4 text-muted wrap-anywhere">
            {isLastOwner ? 'The only owner' : cameBy(member)}
            {isFacilitator && ' · Runs the session'}
          </p>
        </div>
        {isOut ? (
          <Button
            size="sm"
            busy={isBusy}
            aria-label={`Let ${name} back in`}
            onClick={() => void change(() => setRole(boardId, personId, roleOnReturn))}
          >
            Let back in
          </Button>
        ) : (
          <Select
            label={`What ${name} can do`}
            hideLabel
            className="w-[116px] shrink-0 touch:w-[132px]"
            value={asked ?? role}
            disabled={isBusy || isLastOwner}
            onChange={({ target }) => {
              const chosen = target.value
              if (chosen !== FACILITATE) return give(chosen as Place)
              return void change(() => setFacilitator(boardId, isFacilitator ? null : personId))
            }}
          >
            <option value="owner">Owner</option>
            <option value="editor">Can edit</option>
            {role === 'commenter' && <option value="commenter">Can comment</option>}
            <option value="viewer">Can view</option>
            {role !== 'owner' && (
              <option value={FACILITATE}>
                {isFacilitator ? 'Take back the session' : 'Hand over the session'}
              </option>
            )}
            <option value="none">Remove…</option>
          </Select>
        )}
      </div>
      {question && asked && (
        <Confirm
          sentence={question.sentence}
          button={question.button}
          busy={isBusy}
          onConfirm={() => void change(() => setRole(boardId, personId, asked))}
          onCancel={() => setAsked(undefined)}
        />
      )}
      <Problem of={key} view={view} />
    </li>
  )
}

/** What to ask before somebody gets this place; undefined when nothing needs to be asked. */
function needsYes(
  place: Place,
  { name, isYou }: Member,
): { sentence: string; button: string } | undefined {
  if (isYou) {
    return {
      sentence: 'You will be no owner of this board any more, and cannot undo this yourself.',
      button: 'Give it up',
    }
  }
  if (place === 'none') {
    return {
      sentence: `Remove ${name}? They leave now, and no link lets them in until you do.`,
      button: `Remove ${name}`,
    }
  }
  if (place === 'owner') {
    return {
      sentence: `Make ${name} an owner? They decide as you do, also about you.`,
      button: 'Make owner',
    }
  }
  return undefined
}

/** The value of the choice that is no role. */
const FACILITATE = 'facilitate'

/** Of a person who is not here: the palette's grey. */
const AWAY = '#55606e'
