import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { ROOT, SCHEMA_NUMBER } from '#lib/board/layout.ts'
import type { Message } from '#lib/protocol/messages.ts'
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts'
import { Link, type LinkOptions } from './link.ts'
import type { SocketClass } from './sync-socket.ts'
import { changedRecords, UnsavedChanges } from './unsaved-changes.ts'

/** One document instance (one client ID) with its way to the server and what of it is unsaved. */
export interface Session {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly unsaved: UnsavedChanges
  readonly link: Link
  /** Ends the link and both timers. The local copy, if any, is its owner's to close. */
  close(): void
}

/** Where a session connects to, and by what means. */
export interface SessionOptions {
  /** `http(s)://host` of the server. */
  readonly origin: string
  readonly boardId: BoardId
  readonly WebSocketImpl?: SocketClass | undefined
  /** 0 <= random < 1, for the jitter of reconnects. */
  readonly random?: (() => number) | undefined
  /** True for a transaction that only repeats what the local copy holds. */
  readonly isFromCopy: LinkOptions['isFromCopy']
}

export interface SessionEvents {
  message(session: Session, message: Message): void
  synced(session: Session): void
  /** The link or the number of unsaved changes moved. */
  changed(session: Session): void
  refused(session: Session, code: number): void
  failedToOpen(session: Session): void
}

/** What a page understands, which the server reads from the address of the socket. */
const QUERY = {
  v: String(PROTOCOL_VERSION),
  schema: String(SCHEMA_NUMBER),
  ack: '1',
  control: '1',
  live: '1',
}

/** Opens a session with an empty document; it connects when `link.connect()` is called. */
export function openSession(
  { origin, boardId, WebSocketImpl, random, isFromCopy }: SessionOptions,
  events: SessionEvents,
): Session {
  const doc = new Y.Doc()
  const awareness = new Awareness(doc)
  const unsaved = new UnsavedChanges()
  const link = new Link({
    url: `${origin.replace(/^http/, 'ws')}/sync`,
    boardId,
    // Its listeners are typed by overloads, which no plain signature fits.
    Socket: WebSocketImpl ?? (WebSocket as unknown as SocketClass),
    random: random ?? Math.random,
    isFromCopy,
    query: QUERY,
    doc,
    awareness,
    events: {
      local(transaction) {
        unsaved.add(changedRecords(transaction), Date.now())
        events.changed(session)
      },
      newest: () => unsaved.newest,
      saved(number) {
        unsaved.saved(number)
        events.changed(session)
      },
      message: (message) => events.message(session, message),
      synced: () => events.synced(session),
      changed: () => events.changed(session),
      refused: (code) => events.refused(session, code),
      failedToOpen: () => events.failedToOpen(session),
    },
  })
  const session: Session = {
    doc,
    awareness,
    unsaved,
    link,
    close() {
      link.close()
      // Its own timer outlives the document otherwise.
      awareness.destroy()
      doc.destroy()
    },
  }
  return session
}

/** The epoch of a board's document; undefined while it holds no board that could be shown. */
export function epochOf(doc: Y.Doc): number | undefined {
  const epoch: unknown = doc.getMap(ROOT.meta).get('epoch')
  return typeof epoch === 'number' ? epoch : undefined
}
