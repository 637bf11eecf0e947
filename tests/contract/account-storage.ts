import { createHash } from 'node:crypto'

import { beforeEach, describe, expect, test } from 'vitest'

import type { Person } from '#lib/access/principal.ts'
import type { User } from '#lib/services/accounts.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { createServices } from '#server/services/services.ts'
import { isKnown } from '#server/storage/host-data.ts'
import type { BoardStorage } from '#server/storage/storage.ts'

import { entry, newBoard } from './board-storage.ts'
import { openForEachTest, type StoragePlace } from './storage-place.ts'
import { recentBoards } from '#tests/support/recent-boards.ts'

const GUEST = 'g_ann'
const MINUTE_MS = 60_000

/** What signing in, taking over and limits ask of any engine. */
export function describeAccountStorage(
  engine: string,
  makePlace: () => Promise<StoragePlace>,
): void {
  describe(`accounts: ${engine}`, { timeout: 60_000 }, () => {
    let place: StoragePlace
    let storage: BoardStorage
    let now: number
    let looks: number

    const reopen = openForEachTest(makePlace, {
      opened: (held) => ({ place, storage } = held),
      current: () => storage,
    })
    beforeEach(async () => {
      now = 1_000 * MINUTE_MS
      looks = 0
    })

    function services() {
      return createServices({
        storage,
        rooms: { peopleOn: () => 0, hold: async () => () => {}, settled: async () => {} },
        linkToken: (id) => id,
        accessChanged: () => void (looks += 1),
        now: () => now,
      })
    }

    async function addAnn(): Promise<User> {
      const { accounts } = services()
      const ann = { email: 'ann@people.example', name: 'Ann', colour: '#c92a2a' }
      return accounts.createUser({ ...ann, isEmailVerified: false })
    }

    test('a user is found by id, address and account, also after a reload, and changes name and colour', async () => {
      const { accounts } = services()
      const ann = await addAnn()
      expect(ann).toEqual({
        id: expect.stringMatching(/^u_[0-9a-f-]{36}$/u),
        email: 'ann@people.example',
        name: 'Ann',
        colour: '#c92a2a',
        isEmailVerified: false,
        signInEpoch: 1,
      })
      const account = { provider: 'github', providerAccountId: '42' }
      await accounts.linkAccount({ ...account, userId: ann.id })
      await accounts.linkAccount({ ...account, userId: ann.id })
      const changed = await accounts.updateUser(ann.id, { name: 'Anna', isEmailVerified: true })
      expect(changed).toEqual({ ...ann, name: 'Anna', isEmailVerified: true })
      await accounts.updateUser(ann.id, { colour: '#7a3f2e' })
      await reopen()
      const again = services().accounts
      const stored = { ...ann, name: 'Anna', colour: '#7a3f2e', isEmailVerified: true }
      expect(await again.user(ann.id)).toEqual(stored)
      expect(await again.userByEmail(ann.email)).toEqual(stored)
      expect(await again.userByAccount(account)).toEqual(stored)
      expect(await again.user('u_other')).toBeUndefined()
      expect(await again.userByEmail('other@people.example')).toBeUndefined()
      expect(await again.userByAccount({ ...account, provider: 'google' })).toBeUndefined()
      expect(await again.updateUser('u_other', { name: 'x' })).toBeUndefined()
    })

    test('an address has one user, and an account that signs somebody in stays theirs', async () => {
      const { accounts } = services()
      const ann = await addAnn()
      await expect(addAnn()).rejects.toThrow('another user has this address')
      const ben = await accounts.createUser({ ...ann, email: 'ben@people.example' })
      const account = { provider: 'oidc', providerAccountId: '1' }
      await accounts.linkAccount({ ...account, userId: ann.id })
      await accounts.linkAccount({ ...account, userId: ben.id })
      expect(await accounts.userByAccount(account)).toMatchObject({ id: ann.id })
    })

    test('of twenty who use one token at once one gets it, and nobody later', async () => {
      const { accounts } = services()
      const token = { tokenHash: 'a'.repeat(64), email: 'ann@people.example' }
      const expiresAt = now + 15 * MINUTE_MS
      await accounts.addToken({ ...token, expiresAt })
      expect(await accounts.useToken({ ...token, email: 'ben@people.example' })).toBeUndefined()
      const uses = await Promise.all(Array.from({ length: 20 }, () => accounts.useToken(token)))
      expect(uses.filter((use) => use !== undefined)).toEqual([{ expiresAt }])
      expect(await accounts.useToken(token)).toBeUndefined()
    })

    test('a token that is too old is no good, and goes when the next is made', async () => {
      const { accounts } = services()
      const [first, second] = ['a'.repeat(64), 'b'.repeat(64)]
      const email = 'ann@people.example'
      await accounts.addToken({ tokenHash: first, email, expiresAt: now + 1 })
      now += 2
      await accounts.addToken({ tokenHash: second, email, expiresAt: now + 1 })
      now += 2
      expect(await storage.run([{ name: 'dropOldTokens', params: [0] }])).toEqual([[]])
      expect(await accounts.useToken({ tokenHash: first, email })).toBeUndefined()
      expect(await accounts.useToken({ tokenHash: second, email })).toBeUndefined()
    })

    test('who signs out everywhere stands as signed out with the old sign-in, and rooms look at once', async () => {
      const { accounts, people } = services()
      const ann = await addAnn()
      const old: Person = { kind: 'user', ...ann }
      expect(await people.standing(old)).toBe('welcome')
      await accounts.signOutEverywhere(old)
      expect([await people.standing(old), looks]).toEqual(['signed-out', 1])
      const renewed = await accounts.user(ann.id)
      expect(await people.standing({ ...old, signInEpoch: renewed!.signInEpoch })).toBe('welcome')
      expect(await people.standing({ ...old, id: 'u_gone' })).toBe('signed-out')
    })

    test('a user takes over what a guest has in one commit: boards, the higher role, the newest visit, edits, requests, links', async () => {
      const { accounts } = services()
      const ann = await addAnn()
      const [owned, higher, lower, asked, others] = [1, 2, 3, 4, 5].map((at) =>
        newBoard({ ownerId: at === 1 ? GUEST : 'g_ben', at }),
      ) as [Board, Board, Board, Board, Board]
      for (const board of [owned, higher, lower, asked, others]) await storage.createBoard(board)
      await storage.run([
        { name: 'putMember', params: [higher.id, GUEST, 'editor', 'Guest', 'link', 1] },
        { name: 'putMember', params: [higher.id, ann.id, 'viewer', 'Ann', null, 1] },
        { name: 'putMember', params: [lower.id, GUEST, 'viewer', 'Guest', null, 1] },
        { name: 'putMember', params: [lower.id, ann.id, 'owner', 'Ann', null, 1] },
        { name: 'putMember', params: [owned.id, GUEST, 'commenter', 'Guest', null, 1] },
        { name: 'setFacilitator', params: [higher.id, GUEST] },
        { name: 'askForAccess', params: [asked.id, GUEST, 'Guest', 1, 100] },
        {
          name: 'addLink',
          params: [owned.id, 'link', 'hash', 'viewer', '', null, null, GUEST, 1],
        },
      ])
      const visit = (board: Board, principalId: string, at: number) =>
        storage.recordVisit({ boardId: board.id, principalId, name: 'Guest', at })
      await visit(higher, GUEST, 50)
      await visit(higher, ann.id, 40)
      await visit(lower, GUEST, 20)
      await visit(lower, ann.id, 30)
      const writer = { clientId: 7, principalId: GUEST, name: 'Guest', firstAt: 3 }
      await storage.append([entry(others.id, { writers: [writer] })])
      await accounts.takeOver(GUEST, ann)
      await reopen()

      expect(await placesOn([owned, higher, lower])).toEqual([
        new Map([[ann.id, 'commenter']]),
        new Map([[ann.id, 'editor']]),
        new Map([[ann.id, 'owner']]),
      ])
      const rows = new Map<BoardId, [string, string | undefined, number]>()
      for (const { id } of [owned, higher, lower, asked, others]) {
        const board = await storage.getBoard(id)
        rows.set(id, [board!.ownerId, board!.facilitatorId, board!.accessVersion])
      }
      expect([...rows.values()]).toEqual([
        [ann.id, undefined, 1],
        ['g_ben', ann.id, 1],
        ['g_ben', undefined, 1],
        ['g_ben', undefined, 1],
        ['g_ben', undefined, 0],
      ])
      expect(await recentBoards(storage, ann.id)).toEqual([higher.id, lower.id, owned.id])
      expect(await storage.writers(others.id)).toEqual([{ ...writer, principalId: ann.id }])
      const [requests, links] = await storage.run([
        { name: 'requests', params: [asked.id, 9] },
        { name: 'links', params: [owned.id] },
      ])
      expect(requests).toMatchObject([{ principal_id: ann.id, name: 'Ann' }])
      expect(links).toHaveLength(1)
      expect([await isKnown(storage, GUEST), looks]).toEqual([false, 1])
    })

    function placesOn(boards: readonly Board[]) {
      return Promise.all(boards.map(({ id }) => storage.places(id)))
    }

    test('a limit lets its number pass, then says how long to wait, and starts anew with the next window', async () => {
      const { limits } = services()
      const take = () => limits.take('sign-in-mail', ['email:ann@people.example', 'address:::1'])
      for (let use = 1; use <= 5; use++) expect(await take()).toBeUndefined()
      now += 10_000
      const windowEnds = 60 * MINUTE_MS - (now % (60 * MINUTE_MS))
      expect(await take()).toBe(windowEnds / 1_000)
      expect(await limits.take('sign-in-mail', ['email:ben@people.example'])).toBeUndefined()
      now += windowEnds
      expect(await take()).toBeUndefined()
    })

    test('servers on one database count together, each key for itself, and no address is stored', async () => {
      const [one, other] = [services().limits, services().limits]
      const keys = (mail: number) => [`email:${mail}@people.example`, 'address:192.0.2.7']
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, mail) =>
          (mail % 2 === 0 ? one : other).take('sign-in-mail', keys(mail)),
        ),
      )
      expect(answers.filter((wait) => wait === undefined)).toHaveLength(20)
      expect(await place.holds('192.0.2.7')).toBe(false)
      expect(await place.holds('people.example')).toBe(false)
    })

    test('three hundred people behind one router get in within a minute', async () => {
      const { limits } = services()
      const answers = await Promise.all(
        Array.from({ length: 300 }, (_, person) =>
          Promise.all([
            limits.take('guest', ['address:192.0.2.7']),
            limits.take('link', [`person:g_${person}`, 'address:192.0.2.7']),
          ]),
        ),
      )
      expect(answers.flat().every((wait) => wait === undefined)).toBe(true)
    })

    test('counters of windows long past are swept', async () => {
      const firstWindow = now - (now % (10 * MINUTE_MS))
      await services().limits.take('guest', ['address:192.0.2.7'])
      now += 24 * 60 * MINUTE_MS
      const { limits } = services()
      await limits.take('guest', ['address:192.0.2.8'])
      const key = createHash('sha256').update('guest address:192.0.2.7').digest('hex')
      const [rows] = await storage.run([{ name: 'countUse', params: [key, firstWindow] }])
      expect(rows).toEqual([{ n: 1 }])
    })
  })
}

type Board = ReturnType<typeof newBoard>
