import { atom, createTLStore, type Editor, type Signal, type TLStore } from 'tldraw'
import { Disposer } from '#lib/core/disposer.ts'
import type { Quarantined } from '#lib/board/project.ts'
import { bindRecords, type BoundRecords } from '#lib/sync/bind-records.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { guardUndo } from '#lib/sync/guard-undo.ts'
import { readProtectedIds } from './protected-shapes.ts'

/**
 * One tldraw store that shows the board of one connection, whichever document the connection has at
 * the time. It outlives editors: React makes and drops those as it likes. Whoever makes it closes it.
 */
export class BoundBoard {
  readonly store: TLStore
  readonly #connection: BoardConnection
  readonly #ends = new Disposer()
  readonly #quarantined = atom<readonly Quarantined[]>('quarantined', [])
  #bound: BoundRecords
  #editor: Editor | undefined
  #guard: { close(): void }

  constructor(connection: BoardConnection) {
    this.#connection = connection
    this.store = createTLStore({
      collaboration: this.#collaboration(),
      // Nothing is fetched from an address that stands in the document.
      assets: {
        upload: () => Promise.reject(new Error('files are not supported')),
        resolve: () => null,
      },
    })
    this.#bound = this.#bind(connection.doc)
    this.#guard = guardUndo(this.store, this.#bound)
    this.#ends.add(connection.onDoc((doc) => this.#rebind(doc)))
    this.#ends.add(connection.onFlush(() => this.#bound.flush()))
  }

  /** What could not be shown; follows changes. */
  get quarantined(): Signal<readonly Quarantined[]> {
    return this.#quarantined
  }

  /** From now on merges go past this editor's undo; undefined when it is gone. */
  setEditor(editor: Editor | undefined): void {
    this.#editor = editor
  }

  close(): void {
    this.#ends.dispose()
    this.#guard.close()
    this.#bound.close()
  }

  #rebind(doc: BoardConnection['doc']): void {
    this.#guard.close()
    this.#bound.close()
    this.#bound = this.#bind(doc)
    this.#guard = guardUndo(this.store, this.#bound)
  }

  #bind(doc: BoardConnection['doc']): BoundRecords {
    readProtectedIds(this.store, doc)
    return bindRecords({
      doc,
      store: this.store,
      runMerge: (merge) => {
        if (this.#editor) this.#editor.run(merge, { history: 'ignore' })
        else merge()
      },
      onQuarantine: (quarantined) => this.#quarantined.set(quarantined),
    })
  }

  #collaboration() {
    const { state } = this.#connection
    const status = atom<'online' | 'offline'>('status', 'online')
    const mode = atom<'readonly' | 'readwrite'>('mode', 'readwrite')
    const read = () => {
      const now = state.get()
      status.set(now.state === 'offline' || now.state === 'reconnecting' ? 'offline' : 'online')
      mode.set(now.state === 'view-only' || now.state === 'stopped' ? 'readonly' : 'readwrite')
    }
    read()
    this.#ends.add(state.subscribe(read))
    return { status, mode }
  }
}
