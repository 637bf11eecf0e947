'use client'

import { type ReactNode, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { Dialog } from '#app/ui/Dialog.tsx'
import { DialogFooter } from '#app/ui/DialogFooter.tsx'
import { Segmented } from '#app/ui/Segmented.tsx'
import { parseRoleNames, ROLE_NAMES_SENTENCES } from '#lib/board/role-names.ts'
import type { BoardPlacement, NewBoard, TemplateChoice } from '#lib/services/services.ts'
import { RoleFields } from './RoleFields.tsx'
import { TemplateCard, templatePicture } from './TemplateCard.tsx'

/** What people chose of a template. */
export type GalleryChoice = Pick<NewBoard, 'template' | 'placement' | 'roles'>

/** Every template with its picture, and what there is to choose about the one that is picked. */
export function Gallery({
  title,
  description,
  button,
  templates,
  moreIds = [],
  renderMore,
  isBusy,
  problem,
  onChoose,
  onClose,
  children,
}: {
  title: string
  /** One sentence under the title. */
  description?: string
  button: string
  templates: readonly TemplateChoice[]
  /** More to pick than the templates that Overlap brings, and what shows them. */
  moreIds?: readonly string[]
  renderMore?: (pickedId: string | undefined, onPick: (id: string) => void) => ReactNode
  isBusy: boolean
  /** Why nothing came of it. */
  problem: string | undefined
  onChoose: (choice: GalleryChoice) => void
  onClose: () => void
  /** Beside the form, such as a question: an answer to it in there would be an answer to both. */
  children?: ReactNode
}) {
  const [pickedId, setPickedId] = useState(templates[0]?.id)
  const [placement, setPlacement] = useState<BoardPlacement>('example')
  /** By template, so that looking at another one loses nothing. */
  const [typed, setTyped] = useState<Readonly<Record<string, readonly string[]>>>({})
  const [badNames, setBadNames] = useState<string>()

  const pickedMore = moreIds.find((id) => id === pickedId)
  // What was picked may be gone by now.
  const picked =
    pickedMore === undefined
      ? (templates.find(({ id }) => id === pickedId) ?? templates[0])
      : undefined

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

  function pick(id: string): void {
    setPickedId(id)
    setBadNames(undefined)
  }

  function submit(): void {
    if (pickedMore !== undefined) return onChoose({ template: pickedMore, placement: 'example' })
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
        <fieldset>
          <legend className="sr-only">Template</legend>
          <div className="grid grid-cols-1 gap-2.5 sm:grid-cols-3 sm:gap-3 lg:grid-cols-4">
            {templates.map((template) => (
              <TemplateCard
                key={template.id}
                template={template}
                picture={templatePicture({
                  id: template.id,
                  placement: placementOf(template),
                  roles: namesFor(template)?.filter((name) => name.trim() !== '').length,
                })}
                isPicked={template === picked}
                onPick={() => pick(template.id)}
              />
            ))}
          </div>
          {renderMore?.(pickedMore, pick)}
        </fieldset>
        <DialogFooter className="flex flex-col gap-4 sm:flex-row sm:flex-wrap sm:items-end">
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
        </DialogFooter>
      </form>
      {children}
    </Dialog>
  )
}
