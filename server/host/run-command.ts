import { setTimeout as wait } from 'node:timers/promises'
import { assertNever } from '#lib/core/assert.ts'
import type { BoardId } from '#lib/board/ids.ts'
import {
  boardTitle,
  deleteBoard,
  disableBoard,
  disablePerson,
  enableBoard,
  enablePerson,
  endSignIn,
  erasePerson,
  exportPerson,
  isKnown,
  listBoards,
  listPeople,
} from '#server/storage/host-data.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import type { HostCommand } from './host-command.ts'
import { epochLines, startNewEpochs } from './new-epochs.ts'
import { done, failed, type Outcome } from './outcome.ts'
import { count, minute, size, table } from './table.ts'

/** What host commands work on: the storage, and servers that may have its boards open. */
export interface HostPlace {
  readonly storage: BoardStorage
  /** Tells them that who may be where has changed. */
  accessChanged(): void
  /** How long they may take to notice and to write what they had taken; 0 when there is none. */
  readonly settleMs: number
  /** This is the server itself, which must not work on documents for long. */
  readonly isServing: boolean
  readonly now: () => number
}

/** Does one command. What it prints names boards and people, so it is for the host's eyes alone. */
export async function runHostCommand(command: HostCommand, place: HostPlace): Promise<Outcome> {
  const { storage } = place
  switch (command.kind) {
    case 'boards list':
      return showBoards(storage)
    case 'boards disable':
    case 'boards enable':
    case 'boards delete':
      return changeBoard(command, place)
    case 'boards new-epochs':
      return place.isServing
        ? failed('Stop the server first; then boards can get new epochs.')
        : renewBoards(place)
    case 'people list':
      return showPeople(storage)
    case 'people disable':
    case 'people enable':
    case 'people erase':
    case 'people export': {
      const { personId } = command
      if (await isKnown(storage, personId)) return onPerson(command, place)
      return failed(
        `Nobody stored here has the id ${personId}; npm run host -- people list shows who has one.`,
      )
    }
    default:
      return assertNever(command)
  }
}

async function renewBoards(place: HostPlace): Promise<Outcome> {
  const { renewed, left } = await startNewEpochs(place.storage, place.now())
  place.accessChanged()
  return { code: left.length === 0 ? 0 : 1, lines: epochLines({ renewed, left }) }
}

async function changeBoard(
  command: Extract<HostCommand, { boardId: BoardId }>,
  place: HostPlace,
): Promise<Outcome> {
  const { storage, now } = place
  const { boardId: id } = command
  let title: string | undefined
  let lines: readonly string[]
  if (command.kind === 'boards disable') {
    title = await disableBoard(storage, { id, at: now() })
    lines = [
      `"${title}" is disabled: nobody can open it, and whoever was on it is out.`,
      `It comes back with npm run host -- boards enable ${id}`,
    ]
  } else if (command.kind === 'boards enable') {
    title = await enableBoard(storage, id)
    lines = [`"${title}" can be opened again.`]
  } else if (command.isSure) {
    title = await deleteBoard(storage, id)
    lines = [`"${title}" is deleted. Only a backup has it now.`]
  } else {
    title = await boardTitle(storage, id)
    if (title !== undefined)
      return failed(`This deletes "${title}" for good. Say it again with --yes to do it.`)
    lines = []
  }
  if (title === undefined) return failed(`There is no board ${id}.`)
  place.accessChanged()
  return done(...lines)
}

async function onPerson(
  command: Extract<HostCommand, { personId: string }>,
  place: HostPlace,
): Promise<Outcome> {
  const { kind, personId } = command
  const { storage, now } = place
  switch (kind) {
    case 'people disable':
      await disablePerson(storage, { principalId: personId, at: now() })
      place.accessChanged()
      return done(
        `${personId} is disabled: they cannot come in, and are out of every board.`,
        'A guest who removes this site’s cookies is somebody new, though: to keep people out, change who knows the address.',
      )
    case 'people enable':
      if (!(await enablePerson(storage, personId))) return failed(`${personId} is not disabled.`)
      return done(`${personId} may come in again.`)
    case 'people export':
      return done(JSON.stringify(await exportPerson(storage, personId), undefined, 2))
    case 'people erase': {
      await endSignIn(storage, { principalId: personId, at: now() })
      place.accessChanged()
      // What servers had taken from them names them until it is written.
      await wait(place.settleMs)
      const { owned, visited, written, templates } = await erasePerson(storage, personId)
      return done(
        `${personId} is erased: the name and the id are out of ${count(owned, 'board')} they made, ${count(visited, 'visit')} and ${count(written, 'board')} they wrote on; what they drew stays, by nobody, and backups made before still name them.`,
        ...(templates === 0
          ? []
          : [`Removed with it: ${count(templates, 'template')} they had saved.`]),
      )
    }
    default:
      return assertNever(kind)
  }
}

async function showBoards(storage: BoardStorage): Promise<Outcome> {
  const boards = await listBoards(storage)
  if (boards.length === 0) return done('There are no boards.')
  const rows = boards.map((board) => [
    board.id,
    board.disabledAt === undefined ? 'open' : 'disabled',
    String(board.people),
    size(board.bytes),
    minute(board.updatedAt),
    board.ownerId,
    board.title,
  ])
  return done(...table(['board', 'state', 'people', 'size', 'changed', 'made by', 'title'], rows))
}

async function showPeople(storage: BoardStorage): Promise<Outcome> {
  const people = await listPeople(storage)
  if (people.length === 0) return done('There are no people.')
  const rows = people.map((person) => [
    person.id,
    person.isDisabled ? 'disabled' : 'welcome',
    String(person.owned),
    String(person.visited),
    String(person.written),
    minute(person.lastAt),
    person.name ?? '(wrote nothing)',
    person.email ?? '(guest)',
  ])
  return done(
    ...table(
      ['person', 'state', 'made', 'opened', 'wrote on', 'last seen', 'name', 'e-mail'],
      rows,
    ),
  )
}
