import { useState } from 'react'
import type { NewImport } from '#app/home/create-board.ts'
import { CardPreview } from '#app/import/CardPreview.tsx'
import { CheckForm } from '#app/import/CheckForm.tsx'
import { cardLine, regionLine, repeatedSentences, rowSentences } from '#app/import/import-words.ts'
import { ReadAs } from '#app/import/ReadAs.tsx'
import type { Source } from '#app/import/read-source.ts'
import { guessedKind, useReading } from '#app/import/use-reading.ts'
import { Select } from '#app/ui/Select.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { MAX_TITLE_LENGTH } from '#lib/board/limits.ts'
import { guessTarget } from '#lib/ownership/guess-target.ts'
import { repeatedAmong } from '#lib/ownership/open-board-import.ts'
import { readTable } from '#lib/ownership/read-table.ts'
import { parseBoardTitle } from '#lib/board/title.ts'
import type { ImportTarget } from '#lib/services/services.ts'

/** What becomes of the text: the board's title and template, which column says what, and the first cards. */
export function CheckStep({
  source,
  targets,
  isOpening,
  onBack,
  onMake,
}: {
  source: Source
  targets: readonly ImportTarget[]
  isOpening: boolean
  onBack: () => void
  /** Answers a sentence when there is no board. */
  onMake: (board: NewImport) => Promise<string | undefined>
}) {
  const [targetId, setTargetId] = useState(() => firstTarget(source, targets)?.id ?? '')
  const [title, setTitle] = useState(() => titleOf(source.fileName))

  const roles = targets.find(({ id }) => id === targetId)?.roles ?? NO_ROLES
  const [allRoles] = useState(() => targets.flatMap((target) => target.roles))
  const reading = useReading(source, { roles, allRoles })
  const { cards, fault } = reading
  const count = cards?.board.cards.length ?? 0
  const hasRoles = roles.length > 0
  const isSorted = cards?.board.cards.some((card) => card.roles !== undefined) ?? false

  function make(): Promise<string | undefined> | string | undefined {
    if (!cards) return undefined
    if (parseBoardTitle(title) === undefined) {
      return `A title has 1 to ${MAX_TITLE_LENGTH} characters.`
    }
    return onMake({ template: targetId, title, imported: cards.board })
  }

  return (
    <CheckForm
      {...{ source, reading, roles, onBack }}
      top={
        <>
          <TextField
            label="Title of the board"
            value={title}
            maxLength={MAX_TITLE_LENGTH}
            onChange={({ target }) => setTitle(target.value)}
          />
          <div className="grid grid-cols-2 items-start gap-3">
            <Select
              label="Board"
              value={targetId}
              onChange={({ target }) => setTargetId(target.value)}
            >
              {targets.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
            <ReadAs reading={reading} />
          </div>
        </>
      }
      notes={
        cards
          ? [
              ...(!isSorted && hasRoles ? ['All wait in the tray to be placed.'] : []),
              ...rowSentences(cards, IN_TRAY),
              ...repeatedSentences(repeatedAmong(cards.board.cards.map(({ task }) => task))),
            ]
          : []
      }
      fault={fault && `${fault} Nothing is imported.`}
      button={
        count === 0
          ? 'Make the board'
          : `Make a board with ${count} ${count === 1 ? 'card' : 'cards'}`
      }
      isBusy={isOpening}
      isDisabled={!cards}
      onSubmit={make}
    >
      {cards && (
        <CardPreview
          cards={cards.board.cards}
          lineOf={(card) =>
            cardLine(card, {
              roles,
              where:
                isSorted && hasRoles ? regionLine(card, roles, 'Waits in the tray') : undefined,
            })
          }
        />
      )}
    </CheckForm>
  )
}

/** The board whose roles the text names; else the first. */
function firstTarget(source: Source, targets: readonly ImportTarget[]): ImportTarget | undefined {
  const kind = guessedKind(
    source,
    targets.flatMap(({ roles }) => roles),
  )
  const table = readTable(source.text, kind)
  return (table.ok ? guessTarget(table.value, targets) : undefined) ?? targets[0]
}

const NO_ROLES: ImportTarget['roles'] = []
const IN_TRAY = { one: 'waits in the tray', many: 'wait in the tray' }

/** The file's name without its ending, and without the date that our own files have. */
function titleOf(fileName: string | undefined): string {
  const name = (fileName ?? '')
    .replace(/\.\w{1,5}$/, '')
    .replace(/ \d{4}-\d\d-\d\d( \(\d+\))?$/, '')
    .replaceAll('_', ' ')
  return parseBoardTitle(name.slice(0, MAX_TITLE_LENGTH)) ?? 'Imported cards'
}
