import type { Person } from '#lib/access/principal.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { MAX_TITLE_LENGTH } from '#lib/board/limits.ts'
import type { Result } from '#lib/core/result.ts'

/** The id of a template that somebody saved: `t_` and 22 characters, so that it is no board's and no built-in template's. */
export type OwnTemplateId = string & { readonly __brand: 'OwnTemplateId' }

/** Reads the id of a saved template from text of unknown origin; undefined when it is malformed. */
export function parseOwnTemplateId(id: unknown): OwnTemplateId | undefined {
  return typeof id === 'string' && OWN_TEMPLATE_ID.test(id) ? (id as OwnTemplateId) : undefined
}

const OWN_TEMPLATE_ID = /^t_[A-Za-z0-9_-]{22}$/

/** Most templates that one person keeps. */
export const MAX_OWN_TEMPLATES = 50

/** What to say about a name that no template can have; the rules are those of a title. */
export const BAD_TEMPLATE_NAME_SENTENCE = `A name has 1 to ${MAX_TITLE_LENGTH} characters, none of them hidden.`

/** What to say of a template, or of a board, that this server is too old for. */
export const NEWER_TEMPLATE_SENTENCE = 'Needs a newer version of Overlap'

/** A board that its owner saved, to make others from. */
export interface OwnTemplate {
  readonly id: OwnTemplateId
  readonly name: string
  readonly notes: number
  /** Milliseconds. */
  readonly savedAt: number
  /** It was saved by a newer version than this server is of: it stays, and no board can be made from it. */
  readonly isNewer: boolean
}

/**
 * What pages may ask about the templates that people save. A template is of one person alone: to
 * everybody else there is no such one.
 */
export interface OwnTemplateService {
  /** The last saved first. */
  list(person: Person): Promise<readonly OwnTemplate[]>
  /** Keeps a copy of the board as it is now; whoever may copy a board may save it. */
  save(
    person: Person,
    board: { readonly id: BoardId; readonly name: string },
  ): Promise<
    Result<
      { id: OwnTemplateId; name: string },
      | 'not-found'
      | 'bad-template-name'
      | 'too-many-templates'
      | 'newer-board'
      | 'unreadable'
      | 'storage-full'
    >
  >
  rename(
    person: Person,
    template: { readonly id: OwnTemplateId; readonly name: string },
  ): Promise<Result<{ name: string }, 'template-gone' | 'bad-template-name'>>
  /** For good. */
  remove(person: Person, id: OwnTemplateId): Promise<Result<undefined, 'template-gone'>>
  /** An SVG of the board as it was saved; it never changes. */
  picture(person: Person, id: OwnTemplateId): Promise<string | undefined>
}

/** Why no board can be made from a saved template. */
export type OwnTemplateRefusal =
  /** Also when it is somebody else's. */
  | 'template-gone'
  | 'newer-template'
  | 'damaged-template'
  /** It has roles and cards of its own, and others were sent along. */
  | 'whole-template'
