'use client'

import { useTheme } from './theme.ts'

/** Keeps `data-theme` right while the system or another tab changes it, on pages without a switch. */
export function ThemeKeeper() {
  useTheme()
  return null
}
