'use client'

import { useEffect, useState } from 'react'
import { Gallery, type GalleryChoice } from '#app/templates/Gallery.tsx'
import type { OwnTemplate } from '#lib/services/own-templates.ts'
import type { TemplateChoice } from '#lib/services/services.ts'
import { OwnTemplates } from './OwnTemplates.tsx'
import { TemplateDialog, type TemplateQuestion } from './TemplateDialogs.tsx'
import { type FirstTemplates, useOwnTemplates } from './use-own-templates.ts'

/** The gallery of home: what Overlap brings, and what this person saved. */
export function NewBoardGallery({
  templates,
  ownTemplates,
  isBusy,
  problem,
  onChoose,
  onClose,
}: {
  templates: readonly TemplateChoice[]
  /** Those that this person saved. */
  ownTemplates: FirstTemplates
  isBusy: boolean
  /** Why there is no board. */
  problem: string | undefined
  onChoose: (choice: GalleryChoice) => void
  onClose: () => void
}) {
  const own = useOwnTemplates(ownTemplates)
  const [question, setQuestion] = useState<TemplateQuestion>()

  const { reload } = own
  const hasFailed = problem !== undefined
  useEffect(() => {
    // One of them may have been removed elsewhere.
    if (hasFailed) void reload()
  }, [hasFailed, reload])

  function change({ id }: OwnTemplate, template: OwnTemplate | undefined): void {
    own.replace(id, template)
    setQuestion(undefined)
    // The card had the focus, and is gone.
    if (!template) setTimeout(focusPicked)
  }

  return (
    <Gallery
      title="New board"
      button="Make the board"
      templates={templates}
      moreIds={own.templates.filter(({ isNewer }) => !isNewer).map(({ id }) => id)}
      renderMore={(pickedId, onPick) => (
        <OwnTemplates
          templates={own.templates}
          problem={own.problem}
          pickedId={pickedId}
          onPick={onPick}
          onAsk={setQuestion}
          onReload={() => void reload()}
        />
      )}
      isBusy={isBusy}
      problem={problem}
      onChoose={onChoose}
      onClose={onClose}
    >
      {question && (
        <TemplateDialog
          question={question}
          onChanged={(template) => change(question.template, template)}
          onClose={() => setQuestion(undefined)}
        />
      )}
    </Gallery>
  )
}

function focusPicked(): void {
  document.querySelector<HTMLElement>('input[name="template"]:checked')?.focus()
}
