import type { Person } from '#lib/access/principal.ts'
import type { RoleNamesProblem } from '#lib/board/role-names.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { parseBoardTitle } from '#lib/board/title.ts'
import { assert } from '#lib/core/assert.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import { parseOwnTemplateId, type OwnTemplateRefusal } from '#lib/services/own-templates.ts'
import type { NewBoard } from '#lib/services/services.ts'
import { startTemplate } from '#lib/templates/start.ts'
import { FIRST_EPOCH } from '#server/room/document-work.ts'
import type { DocumentThread } from '#server/room/document-thread.ts'
import type { OwnTemplates } from './own-templates.ts'

/** What a new board starts with. */
export interface BoardStart {
  readonly title: string
  /** A built-in template. */
  readonly template: string
  /** Its first update. */
  readonly seed: Uint8Array
}

/** What a board starts with by what its maker chose: a built-in template, or one that they saved. */
export async function boardStart(
  { person, board }: { readonly person: Person; readonly board: NewBoard },
  from: { readonly ownTemplates: Pick<OwnTemplates, 'start'>; readonly thread: DocumentThread },
): Promise<
  Result<BoardStart, 'unknown-template' | 'bad-title' | RoleNamesProblem | OwnTemplateRefusal>
> {
  const { placement, roles, imported } = board
  const ownId = parseOwnTemplateId(board.template)
  if (ownId !== undefined) {
    // They would be lost without a word.
    if (roles !== undefined || imported !== undefined) return refused('whole-template')
    const start = await from.ownTemplates.start(person, ownId)
    if (!start.ok) return start
    const title = parseBoardTitle(board.title ?? start.value.title)
    return title === undefined ? refused('bad-title') : ok({ ...start.value, title })
  }
  const start = startTemplate({ template: board.template, placement, roles })
  if (!start.ok) return start
  const { template, furniture, records } = start.value
  const title = parseBoardTitle(board.title ?? start.value.title)
  if (title === undefined) return refused('bad-title')
  if (!imported) {
    const seed = encodeSeed({ epoch: FIRST_EPOCH, template, furniture, records })
    return ok({ title, template, seed })
  }
  // Finding a place for each of many cards takes longer than the event loop may be held up.
  const seed = await from.thread.run('importedSeed', { template, roles }, imported)
  assert(seed !== undefined, 'cards were to be imported and make no board')
  return ok({ title, template, seed })
}
