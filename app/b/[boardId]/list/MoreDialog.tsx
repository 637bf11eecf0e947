import { Pencil, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { Segmented } from '#app/ui/Segmented.tsx'
import { Select } from '#app/ui/Select.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { useRestingChoice } from '#app/ui/use-resting-choice.ts'
import { areParts } from '#lib/ownership/parts.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import { MAX_CARD_WORDS_LENGTH } from '#lib/protocol/limits.ts'
import { rolesFor, type ToldBoard } from '#lib/sync/told-cards.ts'
import { named, type CardEdit } from './card-edits.ts'
import { delegateChoice, SOMEBODY_ELSE } from './party-options.ts'
import { Sheet } from './Sheet.tsx'
import type { Edited } from './use-changes.ts'

/** All that can be done with a card and is not in its row, as in the details on the canvas. */
export function MoreDialog({
  card,
  board,
  names,
  said,
  onClose,
  onEdit,
  onName,
  onRename,
}: {
  card: ToldCard
  board: ToldBoard
  /** People who can be named. */
  names: readonly string[]
  /** What the latest change in here came to; what is said outside of a dialog is not heard in it. */
  said: string | undefined
  onClose: () => void
  onEdit: (edit: CardEdit) => Promise<Edited>
  /** Asks for the name of a delegate. */
  onName: () => void
  onRename: () => void
}) {
  const { id } = card
  const roles = rolesFor(board, card)
  const isPerson = areParts(roles)
  const choice = delegateChoice(card, { roles, names })
  const { select } = useRestingChoice(choice.value, (name) => {
    if (name === SOMEBODY_ELSE) onName()
    else void onEdit(named(card, 'delegate', name))
  })
  const isParked = card.state === 'parked'
  const act = (edit: CardEdit): void => {
    onClose()
    void onEdit(edit)
  }
  return (
    <Sheet onClose={onClose} title={card.title}>
      <div className="flex flex-col gap-4">
        <Button icon={Pencil} onClick={onRename}>
          Rename
        </Button>
        {!isPerson && (
          <>
            <Select label="Delegated to" {...select}>
              {choice.options.map(({ value, text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </Select>
            <div className="flex items-center justify-between gap-4">
              <span className="text-[13px] font-medium">Size</span>
              <Segmented
                label="Size"
                value={card.size ?? 'none'}
                options={SIZES}
                onChange={(size) =>
                  void onEdit({ type: 'set-size', card: id, size: size === 'none' ? null : size })
                }
              />
            </div>
            <Words
              label="Decision"
              value={card.decision ?? ''}
              onSave={(words, before) => onEdit({ type: 'set-decision', card: id, words, before })}
            />
          </>
        )}
        <Words
          label="Why"
          value={card.reason ?? ''}
          onSave={(words, before) => onEdit({ type: 'set-reason', card: id, words, before })}
        />
        <output className={said === undefined ? 'sr-only' : 'text-[13px] text-muted'}>
          {said}
        </output>
        {card.author !== undefined && (
          <p className="text-[13px] text-muted">Written by {card.author}.</p>
        )}
        <div className="flex flex-col gap-2 border-t border-border pt-4">
          <Button onClick={() => act({ type: 'set-parked', card: id, isParked: !isParked })}>
            {isParked ? 'Take it up again' : 'Park it for now'}
          </Button>
          <Button onClick={() => act({ type: 'set-comment', card: id, isComment: true })}>
            Don’t count this note
          </Button>
          <Button icon={Trash2} onClick={() => act({ type: 'delete-card', card: id })}>
            Delete this card
          </Button>
        </div>
      </div>
    </Sheet>
  )
}

const SIZES = [
  { value: 'none', text: 'None' },
  { value: 'S', text: 'S' },
  { value: 'M', text: 'M' },
  { value: 'L', text: 'L' },
] as const

/**
 * Written when it is left: half a sentence is not a decision. What is refused stays in the field, but for
 * what was typed while somebody else wrote there: theirs is shown, and the notice offers what was typed.
 */
function Words({
  label,
  value,
  onSave,
}: {
  label: string
  value: string
  /** @param before - what stood there when the typing began */
  onSave: (words: string, before: string) => Promise<Edited>
}) {
  const [typed, setTyped] = useState<string>()
  const before = useRef(value)
  /** On its way to the server: `value` has it already, and would lose it again. */
  const sent = useRef<string>(undefined)
  const save = async (): Promise<void> => {
    const words = typed?.trim()
    if (words !== undefined && words === sent.current) return
    if (words !== undefined && words !== value) {
      sent.current = words
      const edited = await onSave(words, before.current)
      if (sent.current === words) sent.current = undefined
      if (edited !== 'done' && edited !== 'changed-since') return
      if (edited === 'done') before.current = words
    }
    // Not what was typed since.
    setTyped((now) => (now === typed ? undefined : now))
  }
  const leave = useRef(save)
  useEffect(() => {
    leave.current = save
  })
  // Esc closes the dialog without the field being left.
  useEffect(() => () => void leave.current(), [])
  return (
    <TextField
      label={label}
      value={typed ?? value}
      maxLength={MAX_CARD_WORDS_LENGTH}
      autoComplete="off"
      onChange={({ target }) => {
        if (typed === undefined) before.current = value
        setTyped(target.value)
      }}
      onBlur={() => void save()}
      onKeyDown={(event) => {
        // An Enter that ends the choice of a character is none.
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) void save()
      }}
    />
  )
}
