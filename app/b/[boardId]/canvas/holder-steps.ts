import { type Editor, react } from 'tldraw'
import type { ShowToast } from '#app/ui/Toast.tsx'
import type { BoardConnection, CommandFailure } from '#lib/sync/board-connection.ts'
import { furnitureOfBoard } from './protected-shapes.ts'

/** The naming of a holder. */
interface HolderStep {
  readonly role: string
  /** The role, as people read it. */
  readonly title: string
  readonly before: string
  readonly after: string
  /** The step that was the latest before. */
  readonly previous: number | undefined
}

/** What naming a holder takes. */
export interface HolderParts {
  readonly editor: Editor
  readonly connection: BoardConnection
  readonly toast: ShowToast
}

/** The name is on its way when the answer comes. */
const MAX_WAIT_MS = 5_000

/**
 * Makes the names of holders steps of this person's undo. The server writes them, so tldraw's history
 * knows nothing of them: what it gets is a number in the meta of this tab's own record, and when an
 * undo or redo changes that, the server is asked for the name that belongs to it.
 */
class HolderSteps {
  readonly #parts: HolderParts
  readonly #steps = new Map<number, HolderStep>()
  #at: number | undefined
  /** One after the other: each must find what the one before came to. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: HolderParts) {
    this.#parts = parts
    this.#at = numberIn(parts.editor)
    const stop = react('names that are taken back', () => this.#changed(numberIn(parts.editor)))
    parts.editor.disposables.add(stop)
  }

  async name(step: Pick<HolderStep, 'role' | 'title'>, after: string): Promise<Answer> {
    const { editor } = this.#parts
    const before = holderOf(editor, step.role)
    const answer = await this.#write(step.role, after)
    if (!answer.ok || after === before || editor.isDisposed) return answer
    lastNumber += 1
    this.#steps.set(lastNumber, { ...step, before, after, previous: this.#at })
    this.#at = lastNumber
    editor.markHistoryStoppingPoint('name a holder')
    const { meta } = editor.getInstanceState()
    editor.updateInstanceState({ meta: { ...meta, [KEY]: lastNumber } }, { history: 'record' })
    return answer
  }

  #changed(now: number | undefined): void {
    const was = this.#at
    this.#at = now
    if (was === now) return
    const [undone, redone] = [this.#steps.get(was ?? 0), this.#steps.get(now ?? 0)]
    if (undone && undone.previous === now) this.#take(undone, undone.after, undone.before)
    else if (redone && redone.previous === was) this.#take(redone, redone.before, redone.after)
  }

  /** Only while the name is what the step found: what somebody else wrote since stays. */
  #take(step: HolderStep, from: string, to: string): void {
    const take = async (): Promise<void> => {
      const { editor, toast } = this.#parts
      const now = holderOf(editor, step.role)
      if (editor.isDisposed || now === to) return
      if (now !== from) {
        toast({ text: `Kept: somebody has changed the name of the ${step.title} since.` })
        return
      }
      const answer = await this.#write(step.role, to)
      if (answer.ok) return
      const again = { label: 'Try again', onSelect: () => this.#take(step, from, to) }
      const text = `The name of the ${step.title} stays. ${holderRefusal(answer.reason)}`
      toast({ text, action: again })
    }
    this.#last = this.#last.then(take)
  }

  async #write(role: string, name: string): Promise<Answer> {
    const { connection, editor } = this.#parts
    const answer = await connection.command({ type: 'set-holder', role, name })
    if (answer.ok) await isHeldBy(editor, role, name)
    return answer
  }
}

type Answer = Awaited<ReturnType<BoardConnection['command']>>

/** Has the server write who holds a role, as one step of undo. */
export function nameHolder(
  parts: HolderParts,
  role: Pick<HolderStep, 'role' | 'title'>,
  name: string,
): Promise<Answer> {
  const steps = byEditor.get(parts.editor) ?? new HolderSteps(parts)
  byEditor.set(parts.editor, steps)
  return steps.name(role, name)
}

/** Why a name was not written. */
export function holderRefusal(reason: CommandFailure): string {
  switch (reason) {
    case 'offline':
    case 'no-answer':
      return 'There is no connection now. Try again when it is back.'
    case 'not-allowed':
      return 'You can view this board but not change it.'
    default:
      return 'The name could not be saved.'
  }
}

function holderOf(editor: Editor, role: string): string {
  const names = furnitureOfBoard(editor)
    .filter(({ meta }) => meta['furniture'] === 'region' && meta['role'] === role)
    .map(({ meta: { holder } }) => (typeof holder === 'string' ? holder : ''))
  return names.find((name) => name !== '') ?? ''
}

/** Resolves when the board shows the name, or after a while. */
function isHeldBy(editor: Editor, role: string, name: string): Promise<void> {
  return new Promise((resolve) => {
    let stop = (): void => {}
    const end = (): void => {
      stop()
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(end, MAX_WAIT_MS)
    stop = react('the name comes', () => {
      // Not in its first run, which gives what stops it.
      if (holderOf(editor, role) === name) queueMicrotask(end)
    })
  })
}

function numberIn(editor: Editor): number | undefined {
  const number = editor.getInstanceState().meta[KEY]
  return typeof number === 'number' ? number : undefined
}

/** In the meta of the tab's record. */
const KEY = 'holderStep'
/** For all editors of a page: a store outlives them. */
let lastNumber = 0
const byEditor = new WeakMap<Editor, HolderSteps>()
