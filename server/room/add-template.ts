import * as Y from 'yjs'
import { cellsById, decodeTemplate, docRoots } from '#lib/board/doc-cells.ts'
import { addedTemplateClientId } from '#lib/board/layout.ts'
import { MAX_DOC_BYTES, MAX_RECORDS } from '#lib/board/limits.ts'
import { takesFurnitureAlong } from '#lib/board/repair-furniture.ts'
import type { ShownRecord, ShownShape } from '#lib/board/schema.ts'
import { encodeFurniture } from '#lib/board/seed.ts'
import { MAX_REGION_SHAPES } from '#lib/ownership/regions.ts'
import type { Command } from '#lib/protocol/command-schemas.ts'
import type { Reply } from '#lib/protocol/schemas.ts'
import { addedFurniture } from '#lib/templates/added-template.ts'
import { findTemplate } from '#lib/templates/index.ts'
import { startTemplate } from '#lib/templates/start.ts'
import type { Fullness } from './card-writer.ts'

/** More are never added to one document, also when their pages are deleted again. */
const MAX_ADDED_TEMPLATES = 200

/**
 * The update that puts the furniture of one more template into a document, or why there is none. It
 * does not change the document. The page and the cards on it are the asking person's own edits: so one
 * undo takes all of it away, and what nobody gives a page is not shown.
 */
export function addTemplate(
  doc: Y.Doc,
  command: Extract<Command, { type: 'add-template' }>,
  { records: { count }, docBytes }: Fullness,
): Uint8Array | Extract<Reply, { ok: false }>['reason'] {
  const { page, roles } = command
  if (findTemplate(command.template)?.version !== command.version) return 'unknown-template'
  const start = startTemplate({ ...command, roles })
  if (!start.ok) return start.reason === 'unknown-template' ? start.reason : 'bad-roles'
  const { furniture, records } = start.value
  // An empty page is not the server's to give.
  if (furniture.length === 0) return 'unknown-template'
  const all = furnitureIn(doc)
  if (!takesFurnitureAlong(page) || isTaken(doc, page, all)) return 'page-taken'
  const shown = all.filter((shape) => isOnPage(doc, shape))
  const regions = [...shown, ...furniture].filter(isRegionShape).length
  const nth = firstFree(doc)
  const isFull =
    nth === undefined || regions > MAX_REGION_SHAPES || count + records.length + 1 > MAX_RECORDS
  if (isFull) return 'full'
  const added = addedFurniture(furniture, { pageId: page, shown, all })
  // Ids are made of the page's: one that was chosen for it would be written over the board's own furniture.
  if (added.some(({ id }) => docRoots(doc).template.has(id))) return 'page-taken'
  const update = encodeFurniture(added, addedTemplateClientId(nth))
  return docBytes + update.length > MAX_DOC_BYTES ? 'full' : update
}

function furnitureIn(doc: Y.Doc): ShownShape[] {
  return [...cellsById(docRoots(doc).template).values()].flatMap((cells) => {
    const decoded = decodeTemplate(cells)
    return decoded.ok && decoded.record.typeName === 'shape' ? [decoded.record] : []
  })
}

function isTaken(doc: Y.Doc, page: string, furniture: readonly ShownShape[]): boolean {
  return docRoots(doc).records.has(page) || furniture.some(({ parentId }) => parentId === page)
}

function isOnPage(doc: Y.Doc, { parentId }: ShownShape): boolean {
  return !takesFurnitureAlong(parentId) || docRoots(doc).records.has(parentId)
}

function isRegionShape({ meta }: ShownRecord): boolean {
  return meta['furniture'] === 'region' || meta['furniture'] === 'tray'
}

function firstFree(doc: Y.Doc): number | undefined {
  for (let nth = 0; nth < MAX_ADDED_TEMPLATES; nth++) {
    if (Y.getState(doc.store, addedTemplateClientId(nth)) === 0) return nth
  }
  return undefined
}
