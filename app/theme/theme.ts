'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { THEME_KEY } from './theme-script.ts'

/** What a person chose; `system` follows the machine. */
export type ThemeChoice = 'system' | 'light' | 'dark'

/** What is on screen. */
export type Theme = 'light' | 'dark'

/**
 * The theme and how to change it. The choice is remembered on this device and other tabs follow it.
 * On the server and in the first render the answer is `system` / `light`; colours themselves come
 * from CSS, so nothing flashes.
 */
export function useTheme(): {
  choice: ThemeChoice
  theme: Theme
  setChoice: (choice: ThemeChoice) => void
} {
  const choice = useSyncExternalStore(subscribe, readChoice, () => 'system' as const)
  const theme = useSyncExternalStore(subscribe, readTheme, () => 'light' as const)
  const setChoice = useCallback((next: ThemeChoice) => {
    writeChoice(next)
    notify()
  }, [])
  return { choice, theme, setChoice }
}

const listeners = new Set<() => void>()

/** Used when storage is refused (private windows): the choice then lasts as long as the page. */
let choiceOfThisPage: ThemeChoice = 'system'

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) listenToWorld('addEventListener')
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) listenToWorld('removeEventListener')
  }
}

function listenToWorld(method: 'addEventListener' | 'removeEventListener'): void {
  window[method]('storage', notify)
  systemDark()[method]('change', notify)
}

function notify(): void {
  document.documentElement.dataset['theme'] = readTheme()
  for (const listener of listeners) listener()
}

function readChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(THEME_KEY)
    return stored === 'light' || stored === 'dark' ? stored : 'system'
  } catch {
    return choiceOfThisPage
  }
}

function writeChoice(choice: ThemeChoice): void {
  choiceOfThisPage = choice
  try {
    if (choice === 'system') localStorage.removeItem(THEME_KEY)
    else localStorage.setItem(THEME_KEY, choice)
  } catch {
    // Storage is refused; choiceOfThisPage keeps it.
  }
}

function readTheme(): Theme {
  const choice = readChoice()
  if (choice !== 'system') return choice
  return systemDark().matches ? 'dark' : 'light'
}

function systemDark(): MediaQueryList {
  return window.matchMedia('(prefers-color-scheme: dark)')
}
