import { useCallback, useState } from 'react'
import type { OwnTemplate } from '#lib/services/own-templates.ts'
import { fetchOwnTemplates } from './template-calls.ts'

/** What came with the gallery: this person's templates, or why they did not come. */
export type FirstTemplates = Awaited<ReturnType<typeof fetchOwnTemplates>>

/** The templates that this person saved, while the gallery is open. */
export interface OwnTemplatesState {
  readonly templates: readonly OwnTemplate[]
  /** Why they could not be loaded. */
  readonly problem: string | undefined
  readonly reload: () => Promise<void>
  /** Shows another state of one of them, or none. */
  readonly replace: (id: string, template: OwnTemplate | undefined) => void
}

/** @param first - as they were when the gallery was opened */
export function useOwnTemplates(first: FirstTemplates): OwnTemplatesState {
  const [outcome, setOutcome] = useState(first)
  const templates = outcome.ok ? outcome.value.templates : []
  const reload = useCallback(async () => {
    const fresh = await fetchOwnTemplates()
    // Those on screen are better than none.
    setOutcome((before) => (before.ok && !fresh.ok ? before : fresh))
  }, [])
  return {
    templates,
    problem: outcome.ok ? undefined : outcome.sentence,
    reload,
    replace: (id, template) => {
      setOutcome((before) => {
        if (!before.ok) return before
        const changed = before.value.templates.flatMap((each) =>
          each.id === id ? (template ?? []) : each,
        )
        return { ...before, value: { templates: changed } }
      })
    },
  }
}
