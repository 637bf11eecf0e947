'use client'

import { useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { Dialog } from '#app/ui/Dialog.tsx'
import { Segmented } from '#app/ui/Segmented.tsx'
import { parseRoleNames, ROLE_NAMES_SENTENCES } from '#lib/board/role-names.ts'
import type { BoardPlacement, NewBoard, TemplateChoice } from '#lib/services/services.ts'
import { RoleFields } from './RoleFields.tsx'
import { TemplateCard } from './TemplateCard.tsx'

/** What people chose of a template. */
export type GalleryChoice = Pick<NewBoard, 'template' | 'placement' | 'roles'>

/** Every template with its picture, and what there is to choose about the one that is picked. */
export function Gallery({
  title,
  description,
  button,
  templates,
  isBusy,
  problem,
  onChoose,
  onClose,
}: {
  title: string
  /** One sentence under the title. */
  description?: string
  button: string
  templates: readonly TemplateChoice[]
  isBusy: boolean
  /** Why nothing came of it. */
  problem: string | undefined
  onChoose: (choice: GalleryChoice) => void
  onClose: () => void
}) {
  const [pickedId, setPickedId] = useState(templates[0]?.id)
  const [placement, setPlacement] = useState<BoardPlacement>('example')
  /** By template, so that looking at another one loses nothing. */
  const [typed, setTyped] = useState<Readonly<Record<string, readonly string[]>>>({})
  const [badNames, setBadNames] = useState<string>()

  const picked = templates.find(({ id }) => id === pickedId)

  function namesFor({ id, naming }: TemplateChoice): readonly string[] | undefined {
    return naming && (typed[id] ?? naming.names)
  }

  /** Only a template's own names have an example. */
  function placementsOf(template: TemplateChoice): TemplateChoice['placements'] {
    const names = namesFor(template)?.filter((name) => name.trim() !== '')
    const isOwn = names?.join('\n') === template.naming?.names.join('\n')
    return isOwn ? template.placements : ['unplaced']
  }

  function placementOf(template: TemplateChoice): BoardPlacement {
    const offered = placementsOf(template)
    return offered.find((each) => each === placement) ?? offered[0]
  }

  function submit(): void {
    if (!picked) return
    const start = { template: picked.id, placement: placementOf(picked) }
    if (!picked.naming) return onChoose(start)
    const names = namesFor(picked)?.filter((name) => name.trim() !== '')
    const roles = parseRoleNames(names, picked.naming)
    if (roles.ok) return onChoose({ ...start, roles: roles.value })
    setBadNames(
      roles.reason === 'wrong-number-of-roles'
        ? `Name at least ${picked.naming.least}.`
        : ROLE_NAMES_SENTENCES[roles.reason],
    )
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={title}
      {...(description !== undefined && { description })}
      size="lg"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <fieldset className="grid grid-cols-1 gap-2.5 sm:grid-cols-3 sm:gap-3 lg:grid-cols-4">
          <legend className="sr-only">Template</legend>
          {templates.map((template) => (
            <TemplateCard
              key={template.id}
              template={template}
              placement={placementOf(template)}
              roles={namesFor(template)?.filter((name) => name.trim() !== '').length}
              isPicked={template.id === pickedId}
              onPick={() => {
                setPickedId(template.id)
                setBadNames(undefined)
              }}
            />
          ))}
        </fieldset>
        <div className="sticky bottom-0 -mx-6 mt-5 -mb-6 flex flex-col gap-4 rounded-b-dialog border-t border-border bg-raised px-6 py-4 pb-[max(1rem,env(safe-area-inset-bottom))] sm:flex-row sm:flex-wrap sm:items-end">
          {picked?.naming && (
            <RoleFields
              naming={picked.naming}
              names={namesFor(picked) ?? []}
              problem={badNames}
              onChange={(names) => {
                setTyped((before) => ({ ...before, [picked.id]: names }))
                setBadNames(undefined)
              }}
            />
          )}
          {picked && placementsOf(picked).length > 1 && (
            <div className="flex flex-col gap-2">
              <span className="text-[13px] font-medium" aria-hidden>
                Start with
              </span>
              <Segmented
                label="Start with"
                value={placementOf(picked)}
                options={[
                  { value: 'example', text: 'Example placement' },
                  {
                    value: 'unplaced',
                    text: picked.startsEmpty ? 'No cards' : 'All cards unplaced',
                  },
                ]}
                onChange={setPlacement}
              />
            </div>
          )}
          <div className="flex flex-col gap-2 sm:ml-auto sm:flex-row sm:items-center">
            {problem !== undefined && (
              <p role="alert" className="text-[13px] text-danger">
                {problem}
              </p>
            )}
            <Button type="submit" variant="primary" size="lg" busy={isBusy}>
              {button}
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  )
}
