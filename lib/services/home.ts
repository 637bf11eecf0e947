import type { Person, Role } from '#lib/access/principal.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { Result } from '#lib/core/result.ts'

/** How long a board stays in the trash. */
export const TRASH_DAYS = 30

/** One of the lists of the home page. */
export type BoardList = 'recent' | 'yours' | 'shared' | 'archive' | 'trash'

/** A board in a list. Times are milliseconds. */
export interface ListedBoard {
  readonly id: BoardId
  readonly title: string
  readonly template: string
  readonly role: Role
  readonly updatedAt: number
  readonly visitedAt: number
  /** Which state of the board its picture shows: a new one has a new number. */
  readonly pictureVersion: number
  /** In the trash: since when. */
  readonly deletedAt: number | undefined
}

export interface BoardPage {
  readonly boards: readonly ListedBoard[]
  /** For the next page; undefined on the last. */
  readonly next: string | undefined
}

export type HomeRefusal = 'not-found' | 'not-allowed'

/** What the home page asks of boards. */
export interface HomeService {
  /**
   * Boards of one list, most recent first. `search` is looked for in titles, whatever its case; `after`
   * is the `next` of the page before, empty for the first, and anything else is a `bad-cursor`.
   */
  list(
    person: Person,
    query: {
      list: BoardList
      search?: string | undefined
      after?: string | undefined
      limit: number
    },
  ): Promise<Result<BoardPage, 'bad-cursor'>>
  /** What a board is called, for who may open it; no visit. */
  title(person: Person, id: BoardId): Promise<string | undefined>
  rename(
    person: Person,
    id: BoardId,
    title: string,
  ): Promise<Result<{ title: string }, HomeRefusal | 'bad-title'>>
  /** A copy of the board as it is now, owned by this person, which nobody else has a place on. */
  duplicate(
    person: Person,
    id: BoardId,
  ): Promise<Result<{ id: BoardId }, 'not-found' | 'storage-full'>>
  /** Takes it off this person's lists, or puts it back; it stays what it is for everybody. */
  archive(person: Person, id: BoardId, isArchived: boolean): Promise<Result<undefined, 'not-found'>>
  /** Into the trash: nobody can open it, and it is gone after 30 days. */
  trash(person: Person, id: BoardId): Promise<Result<undefined, HomeRefusal>>
  restore(person: Person, id: BoardId): Promise<Result<undefined, 'not-found'>>
  /** Out of the trash, for good. */
  remove(person: Person, id: BoardId): Promise<Result<undefined, 'not-found'>>
  /**
   * An SVG of the board, at most some kilobytes, and the state of the board that it shows: the newest,
   * or one of ten seconds ago. Undefined when it is not theirs to see.
   */
  picture(person: Person, id: BoardId): Promise<{ svg: string; version: number } | undefined>
  /** For link previews: what anybody may know of a board who has nothing but the address. */
  preview(id: BoardId): Promise<LinkPreview | undefined>
  /** The picture of a link preview, a PNG of 1200 by 630; undefined when there is no preview. */
  previewPicture(id: BoardId): Promise<Uint8Array | undefined>
}

/** A board in a message or a feed that its address was pasted into. */
export interface LinkPreview {
  readonly title: string
  readonly template: string
  readonly notes: number
  /** Who has opened it so far. */
  readonly people: number
  /** Which state of the board the picture shows. */
  readonly pictureVersion: number
}
