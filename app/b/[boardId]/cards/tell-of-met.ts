import type { Editor, TLShapeId } from 'tldraw'
import { ownershipOf } from '#app/b/[boardId]/ownership/board-ownership.ts'
import { showCard } from '#app/b/[boardId]/ownership/show-card.ts'
import { copyText } from '#app/b/[boardId]/canvas/copy-text.ts'
import type { ShowToast } from '#app/ui/Toast.tsx'
import { nameIn, nameKeys } from '#lib/board/named-keys.ts'
import type { JsonObject } from '#lib/board/json.ts'
import { listWords, roleName } from '#lib/ownership/card-words.ts'
import { boundRecordsOf } from '#lib/sync/bind-records.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { watchMetWords, type Met } from '#lib/sync/met-words.ts'
import { watchWriters, type RecordWriters } from '#lib/sync/record-writers.ts'
import { shortTitle } from './short-title.ts'
import { watchNames } from './unread-names.ts'

/**
 * Tells this person, for as long as the editor lives, when what they said of a card met what somebody else
 * said at the same time: two names, both of which stand, or two sets of words, of which one is gone and is
 * offered. Once for each editor, from the first time that they can say something.
 */
export function tellOfMet(
  editor: Editor,
  { connection, toast }: { readonly connection: BoardConnection; readonly toast: ShowToast },
): void {
  if (told.has(editor)) return
  told.add(editor)
  watchNames(editor, connection)
  const rivals = new Rivals(editor)
  let stop = (): void => {}
  let timer: ReturnType<typeof setTimeout> | undefined
  const follow = (doc: typeof connection.doc): void => {
    stop()
    const ends = [
      watchMetWords(doc, {
        groups: WORDS,
        onMet: (met) => setTimeout(tellOfWords, AFTER_MS, met),
      }),
      watchWriters(doc, (writers) => {
        rivals.changed(writers)
        timer ??= setTimeout(tellOfNames, AFTER_MS)
      }),
    ]
    stop = () => ends.forEach((end) => end())
  }
  follow(connection.doc)
  const unsubscribe = connection.onDoc(follow)
  editor.disposables.add(() => {
    unsubscribe()
    stop()
    clearTimeout(timer)
  })

  function nameOf(clientId: number | undefined): string {
    const people = connection.people.get()
    return people.find((each) => each.clientId === clientId)?.name ?? 'Somebody'
  }

  function tellOfNames(): void {
    timer = undefined
    const [first, ...others] = rivals.read(connection.doc.clientID)
    if (!first) return
    const { id, clientId, names } = first
    const { title, roles } = cardIn(editor, id)
    const who = listWords(names.map((name) => roleName(name, roles)))
    toast({
      text:
        others.length > 0
          ? `Others named somebody else for ${others.length + 1} of your cards at the same time. They are under Two accountable.`
          : `${nameOf(clientId)} named ${who} for ${title} at the same time. It is under Two accountable.`,
      action: { label: 'Show it', onSelect: () => showCard(editor, id) },
      durationMs: STAYS_MS,
    })
  }

  function tellOfWords({ id, group, isOwnLost, lost, clientId }: Met): void {
    const what = group === 'm.decision' ? 'decision' : 'reason'
    const { title } = cardIn(editor, id)
    const stands = isOwnLost ? 'Theirs stands.' : 'Yours stands.'
    const copy = async (): Promise<void> => {
      if (await copyText(lost)) return
      toast({ text: `The words could not be copied: “${lost}”`, durationMs: Infinity })
    }
    toast({
      text: `${nameOf(clientId)} wrote another ${what} for ${title} at the same time. ${stands}`,
      action: { label: isOwnLost ? 'Copy yours' : 'Copy theirs', onSelect: () => void copy() },
      durationMs: Infinity,
    })
  }
}

const told = new WeakSet<Editor>()
const WORDS = new Set(['m.decision', 'm.reason'])
/** By then what came is in the store, the engine has heard of it, and who came back has a name again. */
const AFTER_MS = 300
/** Longer than usual: whoever was offline may look elsewhere. */
const STAYS_MS = 20_000

/** A name of somebody else that came to stand beside one of this person's. */
interface Rival {
  readonly id: string
  readonly names: readonly string[]
  readonly clientId: number | undefined
}

/** Cards that came to have two accountable, one of them by this person. */
class Rivals {
  readonly #editor: Editor
  readonly #changed = new Set<string>()
  /** Keys of others' names that are known to stand beside an own one, by card. */
  readonly #known = new Map<string, ReadonlySet<string>>()

  constructor(editor: Editor) {
    this.#editor = editor
  }

  changed(writers: RecordWriters): void {
    for (const id of writers.keys()) this.#changed.add(id)
  }

  read(own: number): readonly Rival[] {
    const ids = [...this.#changed]
    this.#changed.clear()
    return ids.flatMap((id) => this.#rivalOf(id, own) ?? [])
  }

  #rivalOf(id: string, own: number): Rival | undefined {
    const authors = boundRecordsOf(this.#editor.store)?.authors
    const card = ownershipOf(this.#editor)?.card(id)
    const meta = (this.#editor.getShape(id as TLShapeId)?.meta ?? {}) as JsonObject
    const keys = nameKeys(meta, 'accountable').filter((key) => key !== 'accountable')
    const writers = new Map(keys.map((key) => [key, authors?.writerOf(id, `m.${key}`)]))
    const isMet = card?.state === 'two-accountable' && [...writers.values()].includes(own)
    const theirs = isMet ? keys.filter((key) => writers.get(key) !== own) : []
    const known = this.#known.get(id)
    const fresh = theirs.filter((key) => !known?.has(key))
    if (theirs.length > 0) this.#known.set(id, new Set(theirs))
    else this.#known.delete(id)
    const names = fresh.flatMap((key) => nameIn(meta[key]) ?? [])
    const [first] = fresh
    return first === undefined ? undefined : { id, names, clientId: writers.get(first) }
  }
}

function cardIn(editor: Editor, id: string) {
  const live = ownershipOf(editor)
  const { title = '', pageId } = live?.card(id) ?? {}
  const roles = pageId === undefined ? [] : (live?.now.rolesFor(pageId) ?? [])
  return { title: title === '' ? 'a card' : `“${shortTitle(title)}”`, roles }
}
