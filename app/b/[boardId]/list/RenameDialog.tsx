import { useId, useState, type KeyboardEvent } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { buttonClass } from '#app/ui/button-class.ts'
import { cx } from '#app/ui/cx.ts'
import { isVisibleText } from '#lib/core/plain-text.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import { MAX_CARD_TEXT_LENGTH } from '#lib/protocol/limits.ts'
import { textOf } from './card-edits.ts'
import { Sheet } from './Sheet.tsx'
import { useIsOpen } from './use-is-open.ts'

/**
 * The words of a card. A note may have several lines, so all of them are here, a line each, and each
 * stays what it is on the canvas: a heading, an item of a list. Enter saves, as for a title; Shift and
 * Enter begin a line. What is typed stays until the server has it or it is closed.
 */
export function RenameDialog({
  card,
  now,
  canvasPath,
  onClose,
  onRename,
  onMissed,
}: {
  /** As it was when this was opened: what is typed is a change of that. */
  card: ToldCard
  /** As it is now; undefined when it is gone. */
  now: ToldCard | undefined
  canvasPath: string
  onClose: () => void
  /** Resolves with why it was not renamed. */
  onRename: (words: { before: string; after: string }) => Promise<string | undefined>
  /** Why it was not, when this was closed before that was known. */
  onMissed: (refusal: string) => void
}) {
  const isOpen = useIsOpen()
  const before = textOf(card)
  const [typed, setTyped] = useState(before ?? '')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()
  if (before === null) {
    return (
      <Sheet onClose={onClose} title="Rename this card" description={card.title}>
        <p className="mb-4 text-sm">
          Its note has more than {MAX_CARD_TEXT_LENGTH} characters, too many for this list. Change
          it on the canvas.
        </p>
        {/* Another page, which must load anew. */}
        <a href={canvasPath} className={buttonClass()}>
          Open canvas
        </a>
      </Sheet>
    )
  }
  const submit = async (): Promise<void> => {
    if (isBusy) return
    const fault = faultOf(typed)
    setError(fault)
    if (fault !== undefined) return
    if (typed === before) return onClose()
    setIsBusy(true)
    const refusal = await onRename({ before, after: typed })
    if (!isOpen.current) return refusal === undefined ? undefined : onMissed(refusal)
    setIsBusy(false)
    setError(refusal)
    if (refusal === undefined) onClose()
  }
  const isChanged = now !== undefined && textOf(now) !== before && !isBusy
  return (
    <Sheet onClose={onClose} title="Rename this card">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
        className="flex flex-col gap-4"
      >
        <Lines
          value={typed}
          error={error ?? (now ? undefined : GONE)}
          hint={isChanged ? CHANGED : KEYS}
          onChange={(text) => {
            setTyped(text)
            setError(undefined)
          }}
          onSave={() => void submit()}
        />
        <Button type="submit" variant="primary" busy={isBusy}>
          Rename
        </Button>
      </form>
    </Sheet>
  )
}

const KEYS = 'Enter saves, Shift + Enter begins a line.'
const CHANGED = 'Somebody changed this note meanwhile. Both changes are kept.'
/** What a dialog says of it. */
export const GONE = 'This card is gone: somebody deleted it, or it is not counted any more.'

function faultOf(text: string): string | undefined {
  if (!isVisibleText(text)) {
    return 'A card needs at least one word. To take it off the board, delete it.'
  }
  const { length } = text
  return length > MAX_CARD_TEXT_LENGTH
    ? `A card has at most ${MAX_CARD_TEXT_LENGTH} characters here. These are ${length}.`
    : undefined
}

function Lines({
  value,
  error,
  hint,
  onChange,
  onSave,
}: {
  value: string
  error: string | undefined
  hint: string
  onChange: (text: string) => void
  onSave: () => void
}) {
  const id = useId()
  const key = (event: KeyboardEvent): void => {
    const { key: pressed, shiftKey, nativeEvent } = event
    // An Enter that ends the choice of a character is none.
    if (pressed !== 'Enter' || shiftKey || nativeEvent.isComposing) return
    event.preventDefault()
    onSave()
  }
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-[13px] font-medium">
        Task
      </label>
      <textarea
        id={id}
        rows={Math.min(8, Math.max(2, value.split('\n').length))}
        value={value}
        enterKeyHint="done"
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={`${id}-note`}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={key}
        className={cx(
          'w-full resize-none rounded-control border bg-raised px-3 py-2 text-sm text-text shadow-control transition-colors focus-visible:outline-offset-0 touch:text-base',
          error === undefined ? 'border-border-strong' : 'border-danger',
        )}
      />
      <p
        id={`${id}-note`}
        role={error === undefined ? 'status' : 'alert'}
        className={cx('text-[13px]', error === undefined ? 'text-muted' : 'text-danger')}
      >
        {error ?? (hint === KEYS ? <span className="touch:hidden">{KEYS}</span> : hint)}
      </p>
    </div>
  )
}
