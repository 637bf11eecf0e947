import { beforeEach, describe, expect, test } from 'vitest'

import type { BoardId } from '#lib/board/ids.ts'
import {
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
import { addToken, addUser, linkAccount } from '#server/storage/account-data.ts'
import type { BoardStorage } from '#server/storage/storage.ts'

import { entry, newBoard, snapshot } from './board-storage.ts'
import { openForEachTest, type StoragePlace } from './storage-place.ts'
import { recentBoards } from '#tests/support/recent-boards.ts'

const ANN = 'g_ann'
const BEN = 'g_ben'

/** What the person who hosts may do, for any engine. */
export function describeHostStorage(engine: string, makePlace: () => Promise<StoragePlace>): void {
  describe(`host data: ${engine}`, { timeout: 60_000 }, () => {
    let place: StoragePlace
    let storage: BoardStorage
    let annsBoard: BoardId
    let bensBoard: BoardId

    const reopen = openForEachTest(makePlace, {
      opened: (held) => ({ place, storage } = held),
      current: () => storage,
    })
    beforeEach(async () => {
      const [anns, bens] = [
        newBoard({ title: 'Anns', ownerId: ANN, at: 1_000 }),
        newBoard({ title: 'Bens', ownerId: BEN, at: 2_000 }),
      ]
      annsBoard = anns.id
      bensBoard = bens.id
      await storage.createBoard(anns)
      await storage.createBoard(bens)
      await storage.recordVisit({ boardId: bensBoard, principalId: ANN, name: 'Ann', at: 5_000 })
      await storage.append([
        entry(annsBoard, { writers: [writer(1, ANN, 'Ann', 3_000)], at: 3_000 }),
        entry(bensBoard, { writers: [writer(2, BEN, 'Ben', 3_500)], at: 3_500 }),
      ])
      await storage.append([
        entry(annsBoard, { writers: [writer(3, ANN, 'Anna', 4_000)], at: 4_000 }),
        entry(bensBoard, { writers: [writer(4, ANN, 'Anna', 4_000)], at: 4_000 }),
      ])
    })

    test('boards are listed with owner, visitors and size, the last changed first', async () => {
      await storage.append([entry(bensBoard, { at: 6_000 })])
      await storage.compact(bensBoard, snapshot(2))
      const listed = await listBoards(storage)
      expect(listed).toEqual([
        {
          id: bensBoard,
          title: 'Bens',
          ownerId: BEN,
          createdAt: 2_000,
          updatedAt: 6_000,
          disabledAt: undefined,
          people: 2,
          bytes: expect.any(Number),
        },
        expect.objectContaining({ id: annsBoard, people: 1, updatedAt: 4_000 }),
      ])
      expect(listed[0]!.bytes).toBeGreaterThan(snapshot(2).data.length)
    })

    test('a disabled board keeps what is written, is in no list of recent boards, and comes back as it was', async () => {
      expect(await disableBoard(storage, { id: annsBoard, at: 7_000 })).toBe('Anns')
      expect(await disableBoard(storage, { id: annsBoard, at: 8_000 })).toBe('Anns')
      await reopen()
      expect(await storage.getBoard(annsBoard)).toMatchObject({ disabledAt: 7_000 })
      expect(await storage.heads([annsBoard])).toEqual(
        new Map([
          [annsBoard, { headSeq: 3, title: 'Anns', epoch: 1, isDisabled: true, accessVersion: 0 }],
        ]),
      )
      expect(await recentBoards(storage, ANN)).toEqual([bensBoard])
      // What was taken before it was disabled may still be on its way to the disk.
      expect(await storage.append([entry(annsBoard)])).toEqual(new Map([[annsBoard, 4]]))
      expect(await enableBoard(storage, annsBoard)).toBe('Anns')
      expect(await storage.getBoard(annsBoard)).toMatchObject({ disabledAt: undefined, headSeq: 4 })
      expect(await recentBoards(storage, ANN)).toEqual([bensBoard, annsBoard])
    })

    test('a deleted board is gone with its log, snapshots, writers and visits, and no other board is', async () => {
      await storage.compact(annsBoard, snapshot(2))
      expect(await deleteBoard(storage, annsBoard)).toBe('Anns')
      expect(await deleteBoard(storage, annsBoard)).toBeUndefined()
      await reopen()
      expect(await storage.load(annsBoard)).toBeUndefined()
      expect(await storage.writers(annsBoard)).toEqual([])
      expect(await storage.append([entry(annsBoard)])).toEqual(new Map())
      expect((await listBoards(storage)).map(({ id }) => id)).toEqual([bensBoard])
      await storage.close()
      expect(await place.logRows(annsBoard)).toEqual([])
      storage = await place.open()
      expect(await storage.load(bensBoard)).toMatchObject({ headSeq: 3 })
    })

    test('an id that no board has is disabled, enabled and deleted in vain', async () => {
      const { id } = newBoard()
      expect(await disableBoard(storage, { id, at: 1 })).toBeUndefined()
      expect(await enableBoard(storage, id)).toBeUndefined()
      expect(await deleteBoard(storage, id)).toBeUndefined()
    })

    test('people are listed by their newest trace, with the name they last wrote under', async () => {
      await disablePerson(storage, { principalId: 'g_unseen', at: 9_000 })
      expect(await listPeople(storage)).toEqual([
        {
          id: 'g_unseen',
          name: undefined,
          email: undefined,
          owned: 0,
          visited: 0,
          written: 0,
          lastAt: 9_000,
          isDisabled: true,
        },
        {
          id: ANN,
          name: 'Anna',
          email: undefined,
          owned: 1,
          visited: 2,
          written: 2,
          lastAt: 5_000,
          isDisabled: false,
        },
        {
          id: BEN,
          name: 'Ben',
          email: undefined,
          owned: 1,
          visited: 1,
          written: 1,
          lastAt: 3_500,
          isDisabled: false,
        },
      ])
    })

    test('who is disabled stands so until enabled again, and nobody else does', async () => {
      await disablePerson(storage, { principalId: ANN, at: 7_000 })
      await disablePerson(storage, { principalId: ANN, at: 8_000 })
      await reopen()
      expect(await storage.standings([ANN, BEN])).toEqual(new Map([[ANN, 'disabled']]))
      expect(await storage.standings([])).toEqual(new Map())
      expect(await enablePerson(storage, ANN)).toBe(true)
      expect(await enablePerson(storage, ANN)).toBe(false)
      expect(await storage.standings([ANN, BEN])).toEqual(new Map())
    })

    test('an erased person is in nothing stored, their rows stay by nobody, and their sign-in has ended', async () => {
      expect(await isKnown(storage, ANN)).toBe(true)
      await endSignIn(storage, { principalId: ANN, at: 7_000 })
      expect(await erasePerson(storage, ANN)).toEqual({
        owned: 1,
        visited: 2,
        written: 2,
        templates: 0,
      })
      await reopen()
      expect(await storage.standings([ANN])).toEqual(new Map([[ANN, 'erased']]))
      expect(await storage.getBoard(annsBoard)).toMatchObject({ ownerId: 'nobody', headSeq: 3 })
      expect(await storage.writers(bensBoard)).toEqual([
        writer(2, BEN, 'Ben', 3_500),
        writer(4, 'nobody', '', 4_000),
      ])
      expect((await listPeople(storage)).map(({ id }) => id)).toEqual([BEN])
      expect(JSON.stringify(await exportPerson(storage, ANN))).not.toMatch(/Ann|Bens/u)
      expect(await place.holds(ANN)).toBe(false)
      expect(await place.holds('Anna')).toBe(false)
      expect(await place.holds(BEN)).toBe(true)
    })

    test('a user is listed, exported and erased with address, accounts, places, requests and links', async () => {
      const id = await addUserWithTraces()
      expect((await listPeople(storage)).find((person) => person.id === id)).toMatchObject({
        name: 'Cleo',
        email: 'cleo@people.example',
      })
      expect(await exportPerson(storage, id)).toMatchObject({
        account: [
          {
            email: 'cleo@people.example',
            name: 'Cleo',
            signsInBy: [{ provider: 'github', id: 'gh-4711' }],
          },
        ],
        memberOf: [{ board: annsBoard, title: 'Anns', role: 'editor' }],
        askedFor: [{ board: bensBoard, name: 'Cleo' }],
        linksMade: [{ board: annsBoard, role: 'viewer', label: 'For the team' }],
      })
      expect(await isKnown(storage, id)).toBe(true)
      await endSignIn(storage, { principalId: id, at: 9_000 })
      await erasePerson(storage, id)
      await reopen()
      for (const trace of [id, 'cleo@people.example', 'Cleo', 'gh-4711'])
        expect([trace, await place.holds(trace)]).toEqual([trace, false])
      // The link itself goes on working, by nobody.
      expect(await place.holds('For the team')).toBe(true)
    })

    async function addUserWithTraces(): Promise<string> {
      const id = 'u_cleo'
      const email = 'cleo@people.example'
      await addUser(storage, {
        id,
        email,
        name: 'Cleo',
        colour: '#c92a2a',
        isEmailVerified: true,
        at: 1_000,
      })
      const account = { provider: 'github', providerAccountId: 'gh-4711', userId: id }
      await linkAccount(storage, { ...account, at: 1_000 })
      await addToken(storage, { tokenHash: 'hash', email, expiresAt: 9_000, at: 1_000 })
      await storage.run([
        { name: 'putMember', params: [annsBoard, id, 'editor', 'Cleo', null, 1_000] },
        { name: 'askForAccess', params: [bensBoard, id, 'Cleo', 1_000, 100] },
        {
          name: 'addLink',
          params: [annsBoard, 'l', 'h', 'viewer', 'For the team', null, null, id, 1_000],
        },
        { name: 'setFacilitator', params: [annsBoard, id] },
      ])
      return id
    }

    test('somebody disabled who is erased stays disabled without being named, also after enabling', async () => {
      await disablePerson(storage, { principalId: ANN, at: 7_000 })
      await endSignIn(storage, { principalId: ANN, at: 8_000 })
      await erasePerson(storage, ANN)
      expect(await storage.standings([ANN])).toEqual(new Map([[ANN, 'disabled']]))
      expect((await listPeople(storage)).map(({ id }) => id)).toEqual([BEN])
      expect(await enablePerson(storage, ANN)).toBe(true)
      expect(await storage.standings([ANN])).toEqual(new Map([[ANN, 'erased']]))
      await disablePerson(storage, { principalId: ANN, at: 9_000 })
      expect(await place.holds(ANN)).toBe(false)
    })

    test('an export holds the boards somebody made and opened and what they wrote as', async () => {
      await disablePerson(storage, { principalId: ANN, at: 7_000 })
      expect(await exportPerson(storage, ANN)).toEqual({
        id: ANN,
        account: [],
        memberOf: [],
        askedFor: [],
        linksMade: [],
        templates: [],
        boardsMade: [
          {
            id: annsBoard,
            title: 'Anns',
            template: 'blank',
            createdAt: '1970-01-01T00:00:01.000Z',
            updatedAt: '1970-01-01T00:00:04.000Z',
            disabledAt: null,
          },
        ],
        boardsOpened: [
          { id: annsBoard, title: 'Anns', lastOpenedAt: '1970-01-01T00:00:01.000Z' },
          { id: bensBoard, title: 'Bens', lastOpenedAt: '1970-01-01T00:00:05.000Z' },
        ],
        wroteAs: [
          wrote({ board: annsBoard, title: 'Anns', name: 'Ann', clientId: 1, second: 3 }),
          ...[
            wrote({ board: annsBoard, title: 'Anns', name: 'Anna', clientId: 3, second: 4 }),
            wrote({ board: bensBoard, title: 'Bens', name: 'Anna', clientId: 4, second: 4 }),
          ].toSorted((one, other) => (one.board < other.board ? -1 : 1)),
        ],
        barred: [{ reason: 'disabled', since: '1970-01-01T00:00:07.000Z' }],
      })
    })
  })
}

function writer(clientId: number, principalId: string, name: string, firstAt: number) {
  return { clientId, principalId, name, firstAt }
}

function wrote(by: {
  board: BoardId
  title: string
  name: string
  clientId: number
  second: number
}) {
  const { second, ...rest } = by
  return { ...rest, firstAt: new Date(second * 1_000).toISOString() }
}
