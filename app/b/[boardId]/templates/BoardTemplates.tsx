import { useState } from 'react'
import { useEditor, useValue } from 'tldraw'
import { useCanvas } from '#app/b/[boardId]/canvas/canvas-context.ts'
import { Gallery, type GalleryChoice } from '#app/templates/Gallery.tsx'
import { useToast } from '#app/ui/Toast.tsx'
import type { TemplateChoice } from '#lib/services/services.ts'
import { templates } from '#lib/templates/index.ts'
import { ADD_SENTENCES, addTemplate } from './add-template.ts'
import { removeAdded } from './remove-added.ts'

/** The gallery on a board that is open: what is chosen is added to it. */
export function BoardTemplates({ onClose }: { onClose: () => void }) {
  const editor = useEditor()
  const { connection, board } = useCanvas()
  const toast = useToast()
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const isEmpty = useValue('empty page', () => editor.getCurrentPageShapeIds().size === 0, [editor])

  async function choose(choice: GalleryChoice): Promise<void> {
    setIsBusy(true)
    setProblem(undefined)
    const added = await addTemplate({ editor, connection, board }, choice)
    setIsBusy(false)
    if (!added.ok) return setProblem(ADD_SENTENCES[added.reason])
    onClose()
    editor.focus()
    toast({
      text: `“${added.value.name}” is on a page of its own.`,
      action: { label: 'Undo', onSelect: () => removeAdded(editor, added.value) },
    })
  }

  return (
    <Gallery
      title="Templates"
      description={
        isEmpty
          ? 'The template takes the place of this empty page.'
          : 'The template gets a page of its own. What is here stays as it is.'
      }
      button="Add to the board"
      templates={CHOICES}
      isBusy={isBusy}
      problem={problem}
      onChoose={(choice) => void choose(choice)}
      onClose={onClose}
    />
  )
}

/** The page menu has empty pages. */
const CHOICES: readonly TemplateChoice[] = templates
  .filter(({ id }) => id !== 'blank')
  .map((template) => ({
    ...template,
    startsEmpty: template.startsEmpty ?? false,
    naming: template.naming,
  }))
