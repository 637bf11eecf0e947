'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from '#app/theme/theme.ts'
import type { ThemeChoice } from '#app/theme/theme.ts'
import { IconButton } from '#app/ui/IconButton.tsx'
import { Menu, MenuChoice } from '#app/ui/Menu.tsx'

/** Light, dark, or as the system. Phones have it in the profile, the bar being short there. */
export function ThemeMenu() {
  const { choice, setChoice } = useTheme()
  return (
    <Menu trigger={<IconButton icon={ICONS[choice]} label="Theme" className="max-sm:hidden" />}>
      {CHOICES.map(({ value, label }) => (
        <MenuChoice key={value} chosen={choice === value} onSelect={() => setChoice(value)}>
          {label}
        </MenuChoice>
      ))}
    </Menu>
  )
}

const ICONS = { system: Monitor, light: Sun, dark: Moon }

const CHOICES: readonly { value: ThemeChoice; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]
