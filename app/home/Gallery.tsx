'use client'

import { useEffect, useRef, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { Dialog } from '#app/ui/Dialog.tsx'
import { Segmented } from '#app/ui/Segmented.tsx'
import { parseRoleNames, ROLE_NAMES_SENTENCES } from '#lib/board/role-names.ts'
import type { OwnTemplate } from '#lib/services/own-templates.ts'
import type { BoardPlacement, TemplateChoice } from '#lib/services/services.ts'
import type { BoardChoice } from './create-board.ts'
import { OwnTemplates } from './OwnTemplates.tsx'
import { RoleFields } from './RoleFields.tsx'
import { TemplateCard, templatePicture } from './TemplateCard.tsx'
import { TemplateDialog, type TemplateQuestion } from './TemplateDialogs.tsx'
import { type FirstTemplates, useOwnTemplates } from './use-own-templates.ts'

/** Every template with its picture, and what there is to choose about the one that is picked. */
export function Gallery({
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
  onChoose: (choice: BoardChoice) => void
  onClose: () => void
}) {
  const [pickedId, setPickedId] = useState(templates[0]?.id)
  const [placement, setPlacement] = useState<BoardPlacement>('example')
  /** By template, so that looking at another one loses nothing. */
  const [typed, setTyped] = useState<Readonly<Record<string, readonly string[]>>>({})
  const [badNames, setBadNames] = useState<string>()
  const own = useOwnTemplates(ownTemplates)
  const [question, setQuestion] = useState<TemplateQuestion>()
  const form = useRef<HTMLFormElement>(null)

  const pickedOwn = own.templates.find(({ id, isNewer }) => id === pickedId && !isNewer)
  // What was picked may be gone by now.
  const picked = pickedOwn
    ? undefined
    : (templates.find(({ id }) => id === pickedId) ?? templates[0])

  const { reload } = own
  const hasFailed = problem !== undefined
  useEffect(() => {
    // One of them may have been removed elsewhere.
    if (hasFailed) void reload()
  }, [hasFailed, reload])

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

  function change({ id }: OwnTemplate, template: OwnTemplate | undefined): void {
    own.replace(id, template)
    setQuestion(undefined)
    // The card had the focus, and is gone.
    if (!template) setTimeout(() => form.current?.querySelector<HTMLElement>(':checked')?.focus())
  }

  function submit(): void {
    if (pickedOwn) return onChoose({ template: pickedOwn.id, placement: 'example' })
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
      title="New board"
      size="lg"
    >
      <form
        ref={form}
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
          <OwnTemplates
            templates={own.templates}
            problem={own.problem}
            pickedId={pickedOwn?.id}
            onPick={pick}
            onAsk={setQuestion}
            onReload={() => void reload()}
          />
        </fieldset>
        {/* Down to the edge of the screen, past the padding around the dialog. */}
        <div className="sticky bottom-0 sm:-bottom-6 -mx-6 mt-5 -mb-6 flex flex-col gap-4 rounded-b-dialog border-t border-border bg-raised px-6 py-4 pb-[max(1rem,env(safe-area-inset-bottom))] sm:flex-row sm:flex-wrap sm:items-end">
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
              Make the board
            </Button>
          </div>
        </div>
      </form>
      {/* Beside the form, and not in it: an answer would be an answer to both. */}
      {question && (
        <TemplateDialog
          question={question}
          onChanged={(template) => change(question.template, template)}
          onClose={() => setQuestion(undefined)}
        />
      )}
    </Dialog>
  )
}
