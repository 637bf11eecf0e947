import { parseBoardId, type BoardId } from '#lib/board/ids.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'

/** One thing that the person who hosts asks for. */
export type HostCommand =
  | { readonly kind: 'boards list' | 'boards new-epochs' | 'people list' }
  | { readonly kind: 'boards disable'; readonly boardId: BoardId }
  | { readonly kind: 'boards enable'; readonly boardId: BoardId }
  | { readonly kind: 'boards delete'; readonly boardId: BoardId; readonly isSure: boolean }
  | {
      readonly kind: 'people disable' | 'people enable' | 'people erase' | 'people export'
      readonly personId: string
    }

/** What the command takes, shown when it is given something else. */
export const HOST_USAGE: readonly string[] = [
  'npm run host -- boards list',
  'npm run host -- boards disable <board>      nobody can open it until it is enabled',
  'npm run host -- boards enable <board>',
  'npm run host -- boards delete <board> --yes',
  'npm run host -- boards new-epochs           after restoring a PostgreSQL database',
  'npm run host -- people list',
  'npm run host -- people disable <person>     they cannot come in until they are enabled',
  'npm run host -- people enable <person>',
  'npm run host -- people erase <person>       their name goes, what they drew stays',
  'npm run host -- people export <person> [file]',
]

const BOARD_VERBS = ['disable', 'enable', 'delete'] as const
const PERSON_VERBS = ['disable', 'enable', 'erase', 'export'] as const

/**
 * Reads the words after `npm run host --`, without the file of an export.
 *
 * @returns the reason as one sentence when they make no command
 */
export function parseHostCommand(words: readonly string[]): Result<HostCommand> {
  const [noun, verb = '', subject, ...rest] = words.filter((word) => word !== '--yes')
  if (noun !== 'boards' && noun !== 'people')
    return refused(noun === undefined ? 'Say what to do.' : `There is no "${noun}" to look after.`)
  if (rest.length > 0) return refused(`"${rest[0]}" is one word too many.`)
  if (verb === 'list' || (noun === 'boards' && verb === 'new-epochs')) {
    if (subject !== undefined) return refused(`"${subject}" is one word too many.`)
    return ok({ kind: verb === 'list' ? `${noun} list` : 'boards new-epochs' })
  }
  const known: readonly string[] = noun === 'boards' ? BOARD_VERBS : PERSON_VERBS
  if (!known.includes(verb))
    return refused(`"${verb}" is nothing that can be done with ${noun}; try list.`)
  if (subject === undefined)
    return refused(`Say which one; npm run host -- ${noun} list shows them.`)
  if (noun === 'people') {
    return ok({ kind: `people ${verb as (typeof PERSON_VERBS)[number]}`, personId: subject })
  }
  const boardId = boardOf(subject)
  if (boardId === undefined)
    return refused(
      `"${subject}" is no board's id or address; npm run host -- boards list shows them.`,
    )
  if (verb === 'delete')
    return ok({ kind: 'boards delete', boardId, isSure: words.includes('--yes') })
  return ok({ kind: verb === 'disable' ? 'boards disable' : 'boards enable', boardId })
}

/** A board by its id or its address. */
function boardOf(text: string): BoardId | undefined {
  return parseBoardId(/\/b\/([^/?#]+)/u.exec(text)?.[1] ?? text)
}
