'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { cx } from '#app/ui/cx.ts'
import { useTheme } from './theme.ts'
import type { ThemeChoice } from './theme.ts'

/** Three small buttons: as the system, light, dark. */
export function ThemeSwitch() {
  const { choice, setChoice } = useTheme()
  return (
    <div
      role="radiogroup"
      aria-label="Theme"
      className="inline-flex rounded-full border border-border bg-raised p-0.5"
    >
      {CHOICES.map(({ value, label, icon: Icon }) => (
        <label
          key={value}
          title={label}
          className={cx(
            'relative grid size-7 cursor-pointer place-items-center rounded-full transition-colors touch:size-11',
            'has-focus-visible:outline-2 has-focus-visible:outline-focus',
            choice === value ? 'bg-pressed text-text' : 'text-muted hover:text-text',
          )}
        >
          <input
            type="radio"
            name="theme"
            value={value}
            checked={choice === value}
            onChange={() => setChoice(value)}
            aria-label={label}
            className="absolute inset-0 cursor-pointer appearance-none rounded-full outline-none"
          />
          <Icon size={15} aria-hidden />
        </label>
      ))}
    </div>
  )
}

const CHOICES: readonly { value: ThemeChoice; label: string; icon: LucideIcon }[] = [
  { value: 'system', label: 'As the system', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
]
