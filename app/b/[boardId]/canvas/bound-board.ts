import { atom, createTLStore, type Editor, type Signal, type TLStore } from 'tldraw'
import { Disposer } from '#lib/core/disposer.ts'
import type { Quarantined } from '#lib/board/project.ts'
import { bindRecords, type BoundRecords } from '#lib/sync/bind-records.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { guardUndo, type UndoGuard } from '#lib/sync/guard-undo.ts'
import { HeldTexts } from '#lib/sync/held-texts.ts'
import type { Kept } from '#lib/sync/undo-step.ts'
import { followGestures } from './follow-gestures.ts'
import { readProtectedIds } from './protected-shapes.ts'

/**
 * One tldraw store that shows the board of one connection, whichever document the connection has at
 * the time. It outlives editors: React makes and drops those as it likes. Whoever makes it closes it.
 */
export class BoundBoard {
  readonly store: TLStore
  readonly undo: UndoGuard
  /** Texts that are open in an editor of this page. */
  readonly heldTexts = new HeldTexts()
  readonly #connection: BoardConnection
  readonly #ends = new Disposer()
  readonly #quarantined = atom<readonly Quarantined[]>('quarantined', [])
  readonly #status = atom<'online' | 'offline'>('status', 'online')
  readonly #mode = atom<'readonly' | 'readwrite'>('mode', 'readwrite')
  #bound: BoundRecords
  #editor: Editor | undefined
  #onKept: (kept: readonly Kept[]) => void = () => {}
  #isGesturing = false
  #stopGestures = (): void => {}
  #stopFurniture = (): void => {}

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
    this.undo = guardUndo(this.store, (kept) => this.#onKept(kept))
    this.#ends.add(connection.onDoc((doc) => this.#rebind(doc)))
    this.#ends.add(connection.onFlush(() => this.#bound.flush()))
    this.#ends.add(connection.canEdit.subscribe(() => this.#setWritable()))
  }

  /** What could not be shown; follows changes. */
  get quarantined(): Signal<readonly Quarantined[]> {
    return this.#quarantined
  }

  /**
   * From now on merges go past this editor's undo, and its gestures hold their edits; undefined when
   * it is gone.
   */
  setEditor(editor: Editor | undefined): void {
    this.#stopGestures()
    this.#editor = editor
    this.#stopGestures = editor
      ? followGestures(editor, {
          onGesture: (isRunning) => {
            this.#isGesturing = isRunning
            this.#bound.setGesture(isRunning)
          },
          onAway: () => this.#bound.flush(),
        })
      : () => {}
  }

  /** Calls `listener` when teammates' edits kept something that an undo or redo was to take away. */
  onKept(listener: (kept: readonly Kept[]) => void): () => void {
    this.#onKept = listener
    return () => {
      if (this.#onKept === listener) this.#onKept = () => {}
    }
  }

  /** Writes waiting edits of the store and shows waiting ones of the document now. */
  flush(): void {
    this.#bound.flush()
  }

  close(): void {
    this.#stopGestures()
    this.#stopFurniture()
    this.#ends.dispose()
    this.undo.close()
    this.#bound.close()
  }

  /** A gesture or a text that is open when the right to edit ends goes no further. */
  #setWritable(): void {
    const canEdit = this.#connection.canEdit.get()
    this.#bound.setWritable(canEdit)
    if (!canEdit) this.#editor?.cancel().setEditingShape(null).setCurrentTool('select')
    this.#readState()
  }

  #rebind(doc: BoardConnection['doc']): void {
    this.#bound.close()
    this.#bound = this.#bind(doc)
  }

  #bind(doc: BoardConnection['doc']): BoundRecords {
    this.#stopFurniture()
    this.#stopFurniture = readProtectedIds(this.store, doc)
    const bound = bindRecords({
      doc,
      store: this.store,
      heldTexts: this.heldTexts,
      runMerge: (merge) => {
        if (this.#editor) this.#editor.run(merge, { history: 'ignore' })
        else merge()
      },
      onQuarantine: (quarantined) => this.#quarantined.set(quarantined),
      onHeld: (isHeld) => this.#connection.setHeld(isHeld),
    })
    bound.setGesture(this.#isGesturing)
    bound.setWritable(this.#connection.canEdit.get())
    return bound
  }

  #collaboration() {
    this.#readState()
    this.#ends.add(this.#connection.state.subscribe(() => this.#readState()))
    return { status: this.#status, mode: this.#mode }
  }

  #readState(): void {
    const { state, canEdit } = this.#connection
    const now = state.get().state
    this.#status.set(now === 'offline' || now === 'reconnecting' ? 'offline' : 'online')
    this.#mode.set(canEdit.get() && now !== 'stopped' ? 'readwrite' : 'readonly')
  }
}
