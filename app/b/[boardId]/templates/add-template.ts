import { createShapeId, type Editor, PageRecordType, type TLPage, type TLPageId } from 'tldraw'
import type { BoundBoard } from '#app/b/[boardId]/canvas/bound-board.ts'
import { furnitureOfBoard } from '#app/b/[boardId]/canvas/protected-shapes.ts'
import type { GalleryChoice } from '#app/templates/Gallery.tsx'
import { DEFAULT_PAGE_ID, ROOT } from '#lib/board/layout.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import type { BoardConnection, CommandFailure } from '#lib/sync/board-connection.ts'
import { addedCards } from '#lib/templates/added-template.ts'
import { findTemplate } from '#lib/templates/index.ts'
import { pageNames } from '#lib/templates/page-names.ts'
import { startTemplate, type TemplateStart } from '#lib/templates/start.ts'

/** A template that was added, and what there was before. */
export interface Added {
  readonly page: TLPageId
  readonly name: string
  /** The page that people were on. */
  readonly from: TLPage
  /** The first page as it was, and the name that it has now; undefined where it keeps what it had. */
  readonly renamed: { readonly page: TLPage; readonly name: string } | undefined
}

/** Why a template was not added. */
export type AddFailure = CommandFailure | 'too-many-pages'

/** The furniture is on its way when the answer comes. */
const MAX_WAIT_MS = 5_000

/**
 * Puts a template on a page of its own and shows that page. It takes the place of an empty page.
 *
 * Only the server writes furniture, and it goes first: nobody shows it until its page is there. The page
 * and the cards are edits like any other, so one undo takes all of it away, and a redo brings it back.
 */
export async function addTemplate(
  on: { editor: Editor; connection: BoardConnection; board: BoundBoard },
  choice: GalleryChoice,
): Promise<Result<Added, AddFailure>> {
  const { editor, connection, board } = on
  const template = findTemplate(choice.template)
  const start = startTemplate(choice)
  if (!template || !start.ok) return refused('unknown-template')
  const isFull = (): boolean => editor.getPages().length >= editor.options.maxPages
  if (isFull()) return refused('too-many-pages')
  const page = PageRecordType.createId()
  const from = editor.getCurrentPage()
  const { placement, roles } = choice
  const answer = await connection.command({
    type: 'add-template',
    page,
    template: template.id,
    version: template.version,
    placement,
    ...(roles && { roles: [...roles] }),
  })
  if (!answer.ok) return answer
  await furnitureOf(connection, page)
  // The right to edit may have gone meanwhile, and others may have made the last page.
  if (editor.getIsReadonly()) return refused('not-allowed')
  if (isFull()) return refused('too-many-pages')
  board.flush()
  const isEmpty =
    editor.getPage(from.id) !== undefined && editor.getPageShapeIds(from.id).size === 0
  const { first, added: name } = pageNames({
    pages: editor.getPages().filter(({ id }) => !isEmpty || id !== from.id),
    template: templateOf(connection),
    roles: rolesOn(editor, DEFAULT_PAGE_ID),
    title: start.value.title,
  })
  const named = first && editor.getPage(first.id as TLPageId)
  const renamed = named && { page: named, name: first.name }
  editor.markHistoryStoppingPoint('add template')
  editor.run(() => {
    if (renamed) editor.renamePage(renamed.page, renamed.name)
    write(editor, { start: start.value, page, name, from, isEmpty })
  })
  board.flush()
  return ok({ page, name, from, renamed })
}

function write(
  editor: Editor,
  of: { start: TemplateStart; page: TLPageId; name: string; from: TLPage; isEmpty: boolean },
): void {
  const { start, page, name, from, isEmpty } = of
  editor.createPage({ id: page, name })
  editor.setCurrentPage(page)
  editor.store.put(addedCards(start.records, { pageId: page, newId: () => createShapeId() }))
  if (isEmpty) editor.deletePage(from.id)
}

/** What the board was made of. */
function templateOf({ doc }: BoardConnection): string | undefined {
  const id = doc.getMap(ROOT.meta).get('template')
  return typeof id === 'string' ? id : undefined
}

/** In their order: the ids, which of roles that people named are the names. */
function rolesOn(editor: Editor, page: string): readonly string[] {
  const roles = furnitureOfBoard(editor)
    .filter(({ parentId, meta }) => parentId === page && meta['furniture'] === 'region')
    .toSorted((one, other) => (one.index < other.index ? -1 : 1))
    .flatMap(({ meta: { role } }) => (typeof role === 'string' ? role : []))
  return [...new Set(roles)]
}

/** Resolves when the document has it, or after a while: it comes in any case. */
function furnitureOf({ doc }: BoardConnection, page: string): Promise<void> {
  const template = doc.getMap(ROOT.template)
  const isThere = (): boolean =>
    [...template.values()].some(
      (value) => (value as { parentId?: unknown } | null)?.parentId === page,
    )
  if (isThere()) return Promise.resolve()
  return new Promise((resolve) => {
    const end = (): void => {
      template.unobserve(look)
      clearTimeout(timer)
      resolve()
    }
    const look = (): void => {
      if (isThere()) end()
    }
    const timer = setTimeout(end, MAX_WAIT_MS)
    template.observe(look)
  })
}

const OTHER_VERSION = 'This page is of another version than the server. Load it again.'
const NO_CONNECTION = 'Templates need the connection. Try again when it is back.'
const NOT_SAVED = 'The template could not be added. Try again.'

/** What to say of each. */
export const ADD_SENTENCES: Readonly<Record<AddFailure, string>> = {
  offline: NO_CONNECTION,
  'no-answer': NO_CONNECTION,
  'not-allowed': 'You can view this board but not change it.',
  'too-many-pages': 'A board has no more pages than this. Delete one first.',
  full: 'The board has no room for another template.',
  'unknown-template': OTHER_VERSION,
  'unknown-command': OTHER_VERSION,
  'bad-roles': 'Give each role a name of its own.',
  'page-taken': NOT_SAVED,
  'not-saved': NOT_SAVED,
  'too-many': NOT_SAVED,
  'no-such-role': NOT_SAVED,
  'no-cards': NOT_SAVED,
  'no-such-card': NOT_SAVED,
  'no-such-region': NOT_SAVED,
  locked: NOT_SAVED,
  'too-long': NOT_SAVED,
  'unknown-text': NOT_SAVED,
  'changed-since': NOT_SAVED,
  'no-undo': NOT_SAVED,
}
