import { useId, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { Select } from '#app/ui/Select.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { useRestingChoice } from '#app/ui/use-resting-choice.ts'
import { MAX_NAME_LENGTH } from '#lib/board/limits.ts'
import { useTyped } from './use-typed.ts'
import type { Choice } from './who-choices.ts'

/** Asks for a role or a person: one of those the board knows, or any name that is typed. */
export function WhoField({
  label,
  nobody,
  choices,
  rivals = NOBODY,
  several = 'Several',
  value,
  onTyping,
  onChange,
}: {
  label: string
  /** What stands for nobody, such as "Nobody named". */
  nobody: string
  choices: readonly Choice[]
  /** Those who are named where only one can be: each is a press away. */
  rivals?: readonly Choice[]
  /** What stands for a value that is undefined. */
  several?: string
  /** A choice's value or any name; empty for nobody, undefined where several are named or cards differ. */
  value: string | undefined
  /** Somebody begins to type a name: what the field says is not seen from then on. */
  onTyping: () => void
  onChange: (value: string, how: 'chosen' | 'typed' | 'settled') => void
}) {
  const id = useId()
  const [isTyping, setIsTyping] = useState(false)
  const typed = useTyped((name) => {
    if (name !== '') onChange(name, 'typed')
  })
  const isKnown =
    value === undefined || value === '' || choices.some((each) => each.value === value)

  const { select } = useRestingChoice(isTyping ? OTHER : (value ?? MIXED), (chosen) => {
    setIsTyping(chosen === OTHER)
    if (chosen === OTHER) onTyping()
    else onChange(chosen, 'chosen')
  })

  const done = (): void => {
    setIsTyping(false)
    typed.leave()
  }

  return (
    <div className="flex flex-col gap-1.5">
      {rivals.length > 0 && (
        <Rivals {...{ label, rivals }} onChoose={(name) => onChange(name, 'settled')} />
      )}
      <Select label={label} {...select}>
        {value === undefined && (
          <option value={MIXED} disabled>
            {several}
          </option>
        )}
        <option value="">{nobody}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
        {!isKnown && <option value={value}>{value}</option>}
        <option value={OTHER}>Somebody else…</option>
      </Select>
      {isTyping && (
        <TextField
          label={`${label}: name`}
          hideLabel
          placeholder="Name or team"
          name={id}
          autoComplete="off"
          maxLength={MAX_NAME_LENGTH}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it appears because somebody asked to type
          autoFocus
          value={typed.words ?? ''}
          onChange={({ target }) => typed.type(target.value)}
          onBlur={done}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
            event.preventDefault()
            done()
          }}
        />
      )}
    </div>
  )
}

function Rivals({
  label,
  rivals,
  onChoose,
}: {
  label: string
  rivals: readonly Choice[]
  onChoose: (value: string) => void
}) {
  const words = useId()
  return (
    <fieldset aria-labelledby={words} className="mb-1.5 flex flex-wrap items-center gap-1.5">
      <span id={words} className="w-full text-[13px] text-warn">
        {rivals.length === 2 ? 'Two' : rivals.length} are named as {label.toLowerCase()}. Choose
        one:
      </span>
      {rivals.map(({ value, text }) => (
        <Button key={value} size="sm" onClick={() => onChoose(value)}>
          <span className="truncate">{text}</span>
        </Button>
      ))}
    </fieldset>
  )
}

const NOBODY: readonly Choice[] = []
/** No name is one of these: names begin with no space. */
const OTHER = ' other'
const MIXED = ' mixed'
