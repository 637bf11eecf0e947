import * as Y from 'yjs'
import { CELL_SEPARATOR } from '#lib/board/layout.ts'
import { parseCellKey } from '#lib/board/cells.ts'
import { visitVisible } from '#lib/sync/filtered-text.ts'

/** Who wrote every cell and every character of a document at one moment. */
export interface Authorship {
  readonly cells: ReadonlyMap<string, Y.ID>
  /** `<record> <client>:<clock>` of every character that can be seen. */
  readonly characters: ReadonlySet<string>
}

/** Takes a look before an undo, and one after it. */
export function authorshipOf(doc: Y.Doc): Authorship {
  const cells = new Map<string, Y.ID>()
  // oxlint-disable-next-line no-underscore-dangle -- public in Yjs, under this name
  for (const [key, item] of doc.getMap('r')._map) if (!item.deleted) cells.set(key, item.id)
  const characters = new Set<string>()
  for (const [id, fragment] of doc.getMap('t')) {
    if (!(fragment instanceof Y.XmlFragment)) continue
    visitVisible(fragment, (client, clock) => characters.add(`${id} ${client}:${clock}`))
  }
  return { cells, characters }
}

/** Whose a client ID is, and which records a person has deleted at some time. */
export interface Mine {
  readonly isMine: (client: number) => boolean
  readonly deleted: ReadonlySet<string>
}

/** What an undo or redo did that it must not do; undefined when it kept to its own. */
export function trespassOf(before: Authorship, after: Authorship, mine: Mine): string | undefined {
  for (const [key, id] of after.cells) {
    const old = before.cells.get(key)
    if (old && old.client === id.client && old.clock === id.clock) continue
    const problem = wrongWrite(key, before, mine)
    if (problem) return problem
  }
  for (const key of before.cells.keys()) {
    if (after.cells.has(key)) continue
    const problem = wrongWrite(key, before, mine)
    if (problem) return problem
  }
  for (const character of before.characters) {
    const client = Number(character.slice(character.indexOf(' ') + 1, character.lastIndexOf(':')))
    if (!after.characters.has(character) && !mine.isMine(client)) {
      return `character ${character} was deleted, although somebody else wrote it`
    }
  }
  return undefined
}

function wrongWrite(key: string, before: Authorship, mine: Mine): string | undefined {
  const { id } = parseCellKey(key)
  const base = before.cells.get(id)
  if (!base) {
    const isOwnDelete = mine.deleted.has(id) || key.includes(CELL_SEPARATOR)
    return isOwnDelete ? undefined : `${id} came back, although this person never deleted it`
  }
  const owner = before.cells.get(key) ?? base
  if (mine.isMine(owner.client)) return undefined
  return `${JSON.stringify(key)} was changed, although somebody else wrote it last`
}
