import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { Result } from '#lib/core/result.ts'
import type { CardCommand, Command } from '#lib/protocol/command-schemas.ts'
import type { Control, People, Reply } from '#lib/protocol/schemas.ts'
import type { Done, WithoutId } from './commands.ts'
import type { ConnectionState } from './connection-state.ts'
import type { LiveChannel } from './live-channel.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { Unkept } from './unkept.ts'
import type { Watched } from './watched.ts'

/**
 * One person's live connection to one board, for as long as the page shows it. Whoever called
 * `connectBoard` closes it.
 */
export interface BoardConnection {
  /** The board's document now. A rebuild replaces it: see {@link BoardConnection.onDoc}. */
  readonly doc: Y.Doc
  /** Belongs to {@link BoardConnection.doc} and is replaced with it. */
  readonly awareness: Awareness
  /**
   * Calls `listener` with every document that replaces the current one. It has then been synced, and
   * this person's unsent work is already in it; the old document is destroyed when all have returned.
   */
  onDoc(listener: (doc: Y.Doc) => void): () => void
  /**
   * Registers something that writes waiting edits into the document and shows what came in. It is
   * called before the page may go (hidden, frozen, left), when it comes back, and before a rebuild
   * collects unsent work.
   */
  onFlush(flush: () => void): () => void
  /** Says that this person has edits which are not in the document yet: until then nothing is saved. */
  setHeld(isHeld: boolean): void
  readonly state: Watched<ConnectionState>
  /** Everybody on the board, this person too; one entry per tab. */
  readonly people: Watched<People>
  /** Cursors and gestures of this moment, which nobody needs later. */
  readonly live: LiveChannel
  /** Undefined until the server has said it. */
  readonly control: Watched<Control | undefined>
  /** Whether this person may change the board now; the server decides, and says so when that changes. */
  readonly canEdit: Watched<boolean>
  /** What they made that is not on the board and will not be, for a file; until {@link dismissNotice}. */
  readonly unkept: Watched<readonly Unkept[]>
  /** One sentence about work that could not be kept; undefined when there is nothing to say. */
  readonly notice: Watched<string | undefined>
  /** Forgets what could not be kept, and the copy of a board that may not be opened any more. */
  dismissNotice(): void
  /** Where a board that has another address can be opened; undefined when this person may not. */
  whereTo(): Promise<BoardId | undefined>
  /** Asks the server for a change that only it may make, and resolves with its answer. */
  command(command: CommandRequest): Promise<Result<Done, CommandFailure>>
  /** Resolves when the document holds a board that can be shown: from the local copy or the first sync. */
  readonly whenViewable: Promise<void>
  /** Tries to connect at once instead of waiting for the next attempt, and after a stop. */
  retry(): void
  /** Writes waiting edits into the document now. */
  flush(): void
  /**
   * Writes waiting edits into the document and resolves when all of it is on this device; false when
   * this browser keeps no copy, so that unsaved work is in this page only.
   */
  keep(): Promise<boolean>
  /** Makes the connection anew, so that the server reads who this is again. */
  reconnect(): void
  /** Ends the connection, its timers and listeners. The local copy stays. */
  close(): void
}

/** A command without the id that pairs it with its reply. The canvas changes cards by itself. */
export type CommandRequest = WithoutId<Exclude<Command, CardCommand>>

/** Why a command did nothing: the server's reason, or it could not be asked. */
export type CommandFailure = Extract<Reply, { ok: false }>['reason'] | 'offline' | 'no-answer'
