import { BAD_TEMPLATE_NAME_SENTENCE, type OwnTemplate } from '#lib/services/own-templates.ts'
import { type Question, QuestionDialog } from './QuestionDialog.tsx'
import { deleteTemplate, renameTemplate } from './template-calls.ts'

/** What {@link TemplateDialog} asks, about which template. */
export interface TemplateQuestion {
  readonly action: 'rename' | 'delete'
  readonly template: OwnTemplate
}

/** Asks for a template's new name, or whether it is to go, and does that. */
export function TemplateDialog({
  question: { action, template },
  onChanged,
  onClose,
}: {
  question: TemplateQuestion
  /** What the template is from now on; undefined when it is gone. */
  onChanged: (template: OwnTemplate | undefined) => void
  onClose: () => void
}) {
  async function answer(typed: string): Promise<string | undefined> {
    if (action === 'delete') {
      const deleted = await deleteTemplate(template.id)
      if (!deleted.ok) return deleted.sentence
      onChanged(undefined)
      return undefined
    }
    const renamed = await renameTemplate(template.id, typed)
    if (!renamed.ok) return renamed.sentence
    onChanged({ ...template, name: renamed.value.name })
    return undefined
  }

  return (
    <QuestionDialog question={WORDS[action](template.name)} onAnswer={answer} onClose={onClose} />
  )
}

const WORDS: Readonly<Record<TemplateQuestion['action'], (name: string) => Question>> = {
  rename: (name) => ({
    title: 'Rename this template',
    button: 'Rename',
    field: { label: 'Name', value: name, problem: BAD_TEMPLATE_NAME_SENTENCE },
  }),
  delete: (name) => ({
    title: 'Delete this template?',
    description: `“${name}” cannot be brought back. Boards made from it stay.`,
    button: 'Delete',
    isDanger: true,
  }),
}
