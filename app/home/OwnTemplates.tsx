import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { NEWER_TEMPLATE_SENTENCE, type OwnTemplate } from '#lib/services/own-templates.ts'
import { CardMenu } from './CardMenu.tsx'
import { relativeDate } from './relative-date.ts'
import { TemplateCard } from '#app/templates/TemplateCard.tsx'
import type { TemplateQuestion } from './TemplateDialogs.tsx'

/** The templates that this person saved, to pick like any other, each with a menu of its own. */
export function OwnTemplates({
  templates,
  problem,
  pickedId,
  onPick,
  onAsk,
  onReload,
}: {
  templates: readonly OwnTemplate[]
  /** Why they could not be loaded. */
  problem: string | undefined
  pickedId: string | undefined
  onPick: (id: string) => void
  onAsk: (question: TemplateQuestion) => void
  onReload: () => void
}) {
  const [now] = useState(() => Date.now())
  if (templates.length === 0 && problem === undefined) return null
  return (
    <>
      <h3 className="mt-6 mb-3 text-sm font-semibold">Your templates</h3>
      {problem !== undefined && (
        <div role="alert" className="flex flex-wrap items-center gap-3 text-[13px]">
          <p>{problem}</p>
          <Button size="sm" onClick={onReload}>
            Try again
          </Button>
        </div>
      )}
      <div className="grid grid-cols-1 gap-2.5 sm:grid-cols-3 sm:gap-3 lg:grid-cols-4">
        {templates.map((template) => {
          const { id, name, isNewer } = template
          const ask = (action: TemplateQuestion['action']): void => onAsk({ action, template })
          return (
            <div key={id} className="relative grid">
              <TemplateCard
                template={{ id, name, description: aboutOf(template, now) }}
                picture={`/api/templates/${id}/picture.svg`}
                isPicked={id === pickedId}
                isDisabled={isNewer}
                hasMenu
                onPick={() => onPick(id)}
              />
              <div className="absolute right-1.5 bottom-1.5">
                <CardMenu
                  label={`More for ${name}`}
                  items={[
                    { label: 'Rename', icon: Pencil, onSelect: () => ask('rename') },
                    { label: 'Delete', icon: Trash2, isLast: true, onSelect: () => ask('delete') },
                  ]}
                />
              </div>
            </div>
          )
        })}
      </div>
    </>
  )
}

function aboutOf({ notes, savedAt, isNewer }: OwnTemplate, now: number): string {
  if (isNewer) return NEWER_TEMPLATE_SENTENCE
  const saved = `saved ${relativeDate(savedAt, now)}`
  if (notes === 0) return `No notes, ${saved}`
  return `${notes} ${notes === 1 ? 'note' : 'notes'}, ${saved}`
}
