import { useCallback, useMemo, useState } from 'react'
import {
  getUserPreferences,
  setUserPreferences as storeUserPreferences,
  type TLUser,
  type TLUserPreferences,
  useTldrawUser,
} from 'tldraw'
import { useTheme } from '#app/theme/theme.ts'
import type { Person } from '#lib/access/principal.ts'

/**
 * This person as tldraw knows people. Name and colour are the product's; so is the theme, which
 * tldraw's menu may change; the rest of the preferences tldraw keeps on this device.
 */
export function useTldrawPerson(person: Person): TLUser {
  const { choice, setChoice } = useTheme()
  const [kept, setKept] = useState<TLUserPreferences>(getUserPreferences)
  const setUserPreferences = useCallback(
    (next: TLUserPreferences) => {
      setKept(next)
      storeUserPreferences({ ...next, id: getUserPreferences().id })
      if (next.colorScheme) setChoice(next.colorScheme)
    },
    // Another function would make another user, and that another editor.
    [setChoice],
  )
  const userPreferences = useMemo(
    () => ({
      ...kept,
      id: person.id,
      name: person.name,
      color: person.colour,
      colorScheme: choice,
    }),
    [kept, person, choice],
  )
  return useTldrawUser({ userPreferences, setUserPreferences })
}
