import { parseOwnTemplateId, type OwnTemplateId } from '#lib/services/own-templates.ts'
import { assert } from '#lib/core/assert.ts'

import type { HostRow } from './host-statements.ts'
import type { BoardStorage } from './storage.ts'
import { checksumOf, intact, integer, text } from './stored-rows.ts'

// Templates that people saved, the same over every engine. Each is found by its id and its owner only,
// so nobody comes upon somebody else's.

type TemplateStorage = Pick<BoardStorage, 'run'>

/** A template as its owner's list has it; times are milliseconds. */
export interface StoredTemplate {
  readonly id: OwnTemplateId
  readonly name: string
  /** Of the records in its document. */
  readonly schemaNumber: number
  readonly notes: number
  readonly createdAt: number
}

/** A template to be stored. */
export interface NewStoredTemplate extends StoredTemplate {
  readonly ownerId: string
  /** The built-in template that its board was made from. */
  readonly template: string
  /** An SVG. */
  readonly picture: string
  /** One Yjs v1 update: the first of every board that is made from it. */
  readonly data: Uint8Array
}

/** What a board is made from. */
export interface TemplateDocument {
  readonly name: string
  readonly template: string
  readonly schemaNumber: number
  /** Undefined when it is not what was written. */
  readonly data: Uint8Array | undefined
}

/**
 * Stores a template, unless its owner has `most` already: then it answers false. Who saves several at
 * the same moment, on several servers, may come some beyond that.
 */
export async function addTemplate(
  storage: TemplateStorage,
  { data, most, ...template }: NewStoredTemplate & { readonly most: number },
): Promise<boolean> {
  const { id, ownerId, name, template: from, schemaNumber, notes, createdAt, picture } = template
  const params = [id, ownerId, name, from, schemaNumber, notes, createdAt, picture]
  const answers = await storage.run([
    { name: 'templateRoom', params: [ownerId, most], isNeeded: true },
    { name: 'addTemplate', params: [...params, checksumOf(data), data] },
  ])
  return answers.length > 0
}

/** All of one person, the last saved first. */
export async function templatesOf(
  storage: TemplateStorage,
  ownerId: string,
): Promise<readonly StoredTemplate[]> {
  const [rows = []] = await storage.run([{ name: 'templatesOf', params: [ownerId] }])
  return rows.map((row) => ({
    id: idOf(row),
    name: text(row['name']),
    schemaNumber: integer(row['schema_number']),
    notes: integer(row['notes']),
    createdAt: integer(row['created_at']),
  }))
}

/** Which template, and whose it must be. */
export interface TemplateKey {
  readonly id: OwnTemplateId
  readonly ownerId: string
}

/** The picture of a template, as text. */
export async function templatePicture(
  storage: TemplateStorage,
  { id, ownerId }: TemplateKey,
): Promise<string | undefined> {
  const [rows = []] = await storage.run([{ name: 'templatePicture', params: [id, ownerId] }])
  return rows[0] && text(rows[0]['picture'])
}

/** Reads what a board is made from. */
export async function templateDocument(
  storage: TemplateStorage,
  { id, ownerId }: TemplateKey,
): Promise<TemplateDocument | undefined> {
  const [rows = []] = await storage.run([{ name: 'templateDocument', params: [id, ownerId] }])
  const [row] = rows
  return (
    row && {
      name: text(row['name']),
      template: text(row['template']),
      schemaNumber: integer(row['schema_number']),
      data: intact(row),
    }
  )
}

/** Gives it another name; false when it is gone. */
export async function renameTemplate(
  storage: TemplateStorage,
  { id, ownerId, name }: TemplateKey & { readonly name: string },
): Promise<boolean> {
  const [rows = []] = await storage.run([{ name: 'renameTemplate', params: [id, ownerId, name] }])
  return rows.length > 0
}

/** Removes it for good; false when it is gone already. */
export async function removeTemplate(
  storage: TemplateStorage,
  { id, ownerId }: TemplateKey,
): Promise<boolean> {
  const [rows = []] = await storage.run([{ name: 'removeTemplate', params: [id, ownerId] }])
  return rows.length > 0
}

function idOf(row: HostRow): OwnTemplateId {
  const id = parseOwnTemplateId(row['id'])
  assert(id !== undefined, 'a stored template has a malformed id')
  return id
}
