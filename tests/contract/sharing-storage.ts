import { beforeEach, describe, expect, test } from 'vitest'

import { PERSON_COLOURS } from '#lib/access/colours.ts'
import type { Person } from '#lib/access/principal.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { NewLink, Sharing, SharingService } from '#lib/services/sharing.ts'
import { linkTokens, tokenHash } from '#server/services/link-token.ts'
import { createServices } from '#server/services/services.ts'
import { endExpiredLinks } from '#server/storage/sharing-data.ts'
import type { BoardStorage } from '#server/storage/storage.ts'

import { entry } from './board-storage.ts'
import { openForEachTest, type StoragePlace } from './storage-place.ts'
import { recentBoards } from '#tests/support/recent-boards.ts'

const ANN = guest('Ann')
const BEN = guest('Ben')
const CLEO = guest('Cleo')

/** Who may enter a board, for any engine. */
export function describeSharingStorage(
  engine: string,
  makePlace: () => Promise<StoragePlace>,
): void {
  describe(`sharing: ${engine}`, { timeout: 60_000 }, () => {
    let place: StoragePlace
    let storage: BoardStorage
    let services: ReturnType<typeof createServices>
    let sharing: SharingService
    let board: BoardId
    let links: { readonly edit: string; readonly view: string }
    let now: number
    let told = 0
    let secret: string

    beforeEach(() => {
      now = 1_000
      secret = 'a secret'
    })
    const reopen = openForEachTest(makePlace, {
      opened: (held) => {
        ;({ place, storage } = held)
        services = createServices({
          storage,
          rooms: { peopleOn: () => 3, hold: async () => () => {}, settled: async () => {} },
          linkToken: linkTokens(secret),
          accessChanged: () => (told += 1),
          now: () => now,
        })
        sharing = services.sharing
      },
      current: () => storage,
    })
    beforeEach(async () => {
      const made = await services.boards.create(ANN, { template: 'blank', placement: 'unplaced' })
      if (!made.ok) throw new Error(made.reason)
      board = made.value.id
      links = made.value.links
    })

    async function opens(person: Person): Promise<string | undefined> {
      const opened = await services.boards.open(person, board)
      return opened.ok ? opened.value.role : undefined
    }

    async function shared(): Promise<Sharing> {
      const read = await sharing.read(ANN, board)
      if (!read.ok) throw new Error(read.reason)
      return read.value
    }

    async function roles(): Promise<Record<string, string>> {
      return Object.fromEntries((await shared()).members.map(({ name, role }) => [name, role]))
    }

    async function addLink(link: NewLink): Promise<{ id: string; token: string }> {
      const added = await sharing.addLink(ANN, board, link)
      if (!added.ok || added.value.token === undefined) throw new Error('no link')
      return { id: added.value.id, token: added.value.token }
    }

    /** Runs something and answers how often every server was told of it. */
    async function tellings(work: () => Promise<unknown>): Promise<number> {
      const before = { told, version: (await storage.getBoard(board))?.accessVersion ?? 0 }
      await work()
      const version = (await storage.getBoard(board))?.accessVersion ?? 0
      expect(version - before.version).toBe(told - before.told)
      return told - before.told
    }

    test('a new board has an edit and a view link and its maker as owner, also after a restart', async () => {
      await reopen()
      const link = {
        label: '',
        expiresAt: undefined,
        maxUses: undefined,
        uses: 0,
        createdAt: 1_000,
      }
      const id = expect.stringMatching(/^[\w-]{22}$/u)
      expect(await shared()).toEqual({
        generalAccess: 'edit',
        links: [
          { ...link, id, role: 'editor', token: links.edit },
          { ...link, id, role: 'viewer', token: links.view },
        ],
        members: [
          {
            personId: ANN.id,
            name: 'Ann',
            role: 'owner',
            by: 'owner',
            isFacilitator: false,
            isYou: true,
          },
        ],
        requests: [],
      })
      expect(links.edit).toMatch(/^[\w-]{43}$/u)
    })

    test('storage holds no secret of a link; with another secret of the server links stay good and cannot be told', async () => {
      expect(await place.holds(links.edit)).toBe(false)
      expect(await place.holds(tokenHash(links.edit))).toBe(true)
      secret = 'another secret'
      await reopen()
      expect((await shared()).links.map(({ token }) => token)).toEqual([undefined, undefined])
      expect(await sharing.redeem(BEN, links.view)).toMatchObject({ ok: true })
    })

    test('only owners share; who cannot see the board is told that there is none', async () => {
      await sharing.setGeneralAccess(ANN, board, 'view')
      const [ask, nobody] = [questions(BEN), 'A'.repeat(22) as BoardId]
      expect(await Promise.all(ask.map((each) => each(board)))).toEqual(
        ask.map(() => ({ ok: false, reason: 'not-allowed' })),
      )
      await sharing.setGeneralAccess(ANN, board, 'nobody')
      const unseen = await Promise.all(ask.map((each) => each(board)))
      expect(unseen).toEqual(await Promise.all(ask.map((each) => each(nobody))))
      expect(unseen).toEqual(ask.map(() => ({ ok: false, reason: 'not-found' })))
    })

    function questions(person: Person) {
      return [
        (id: BoardId) => sharing.read(person, id),
        (id: BoardId) => sharing.setGeneralAccess(person, id, 'edit'),
        (id: BoardId) => sharing.addLink(person, id, { role: 'editor' }),
        (id: BoardId) => sharing.stopLink(person, id, 'x'),
        (id: BoardId) => sharing.setRole(person, id, { personId: person.id, role: 'owner' }),
        (id: BoardId) => sharing.setFacilitator(person, id, person.id),
        (id: BoardId) => sharing.resetAddress(person, id),
        (id: BoardId) => sharing.answer(person, id, { personId: person.id, role: 'editor' }),
      ]
    }

    test('the address gives what the owner says, and a board that it does not open is in no list', async () => {
      expect(await opens(BEN)).toBe('editor')
      expect(await tellings(() => sharing.setGeneralAccess(ANN, board, 'view'))).toBe(1)
      expect(await tellings(() => sharing.setGeneralAccess(ANN, board, 'view'))).toBe(0)
      expect([await opens(BEN), await opens(ANN)]).toEqual(['viewer', 'owner'])
      expect((await services.boards.preview(board)).ok).toBe(true)
      expect(await recentBoards(storage, BEN.id)).toHaveLength(1)
      await sharing.setGeneralAccess(ANN, board, 'nobody')
      expect([await opens(BEN), await opens(ANN)]).toEqual([undefined, 'owner'])
      expect((await services.boards.preview(board)).ok).toBe(false)
      expect(await recentBoards(storage, BEN.id)).toHaveLength(0)
      expect(await recentBoards(storage, ANN.id)).toHaveLength(1)
    })

    test('a link lets people in as what it says, whatever the address gives, and says who came by it', async () => {
      await sharing.setGeneralAccess(ANN, board, 'nobody')
      now += 1
      await addLink({ role: 'viewer', label: '  For the board meeting ' })
      const [, , own] = (await shared()).links
      expect(await sharing.look(own?.token ?? '')).toEqual({
        ok: true,
        value: { title: 'Blank board', role: 'viewer', people: 3 },
      })
      expect(await tellings(() => sharing.redeem(BEN, own?.token ?? ''))).toBe(1)
      expect(await sharing.redeem(CLEO, links.edit)).toEqual({
        ok: true,
        value: { boardId: board, role: 'editor' },
      })
      expect([await opens(BEN), await opens(CLEO)]).toEqual(['viewer', 'editor'])
      await reopen()
      const { members, links: counted } = await shared()
      expect(counted.map(({ uses }) => uses)).toEqual([1, 0, 1])
      expect(members.map(({ name, by }) => [name, by])).toEqual(
        expect.arrayContaining([
          ['Ben', { link: 'For the board meeting' }],
          ['Cleo', { link: 'editor' }],
        ]),
      )
    })

    test('a link never takes anything away: who has as much keeps it, and the count stays', async () => {
      expect(await opens(BEN)).toBe('editor')
      expect(await tellings(() => sharing.redeem(BEN, links.view))).toBe(0)
      expect(await sharing.redeem(ANN, links.view)).toMatchObject({ value: { role: 'owner' } })
      // Who has not opened it by the address comes in by the link alone.
      expect(await sharing.redeem(CLEO, links.view)).toMatchObject({ value: { role: 'viewer' } })
      expect(await sharing.redeem(CLEO, links.edit)).toMatchObject({ value: { role: 'editor' } })
      expect(await sharing.redeem(CLEO, links.view)).toMatchObject({ value: { role: 'editor' } })
      expect((await shared()).links.map(({ uses }) => uses)).toEqual([1, 1])
      expect([await opens(BEN), await opens(CLEO)]).toEqual(['editor', 'editor'])
    })

    test('what an owner took from somebody no link of before gives back', async () => {
      await sharing.redeem(BEN, links.edit)
      await sharing.redeem(CLEO, links.edit)
      now += 10
      await sharing.setRole(ANN, board, { personId: BEN.id, role: 'viewer' })
      await sharing.setRole(ANN, board, { personId: CLEO.id, role: 'none' })
      expect(await sharing.redeem(BEN, links.edit)).toMatchObject({ value: { role: 'viewer' } })
      expect(await sharing.redeem(CLEO, links.edit)).toEqual({ ok: false, reason: 'removed' })
      now += 10
      const { token } = await addLink({ role: 'editor' })
      expect(await sharing.redeem(BEN, token)).toMatchObject({ value: { role: 'editor' } })
      expect(await sharing.redeem(CLEO, token)).toEqual({ ok: false, reason: 'removed' })
      expect([await opens(BEN), await opens(CLEO)]).toEqual(['editor', undefined])
    })

    test('stopping a link takes everybody off who came by it, demoted ones too, and nobody else', async () => {
      await sharing.redeem(BEN, links.edit)
      await sharing.redeem(CLEO, links.edit)
      const dan = guest('Dan')
      await sharing.redeem(dan, links.edit)
      await sharing.setRole(ANN, board, { personId: CLEO.id, role: 'viewer' })
      await sharing.setRole(ANN, board, { personId: dan.id, role: 'owner' })
      const [edit] = (await shared()).links
      expect(await tellings(() => sharing.stopLink(ANN, board, edit?.id ?? ''))).toBe(1)
      expect(await roles()).toEqual({ Ann: 'owner', Dan: 'owner', Ben: 'none', Cleo: 'none' })
      expect([await opens(BEN), await sharing.look(links.edit)]).toEqual([
        undefined,
        { ok: false, reason: 'stopped' },
      ])
      expect(await sharing.redeem(BEN, links.edit)).toEqual({ ok: false, reason: 'stopped' })
      // Another link is another invitation.
      expect(await sharing.redeem(BEN, links.view)).toMatchObject({ value: { role: 'viewer' } })
    })

    test('a link ends with its time, and with it the places of who came by it', async () => {
      const { token } = await addLink({ role: 'editor', expiresAt: now + 500 })
      await sharing.redeem(BEN, token)
      expect(await endExpiredLinks(storage, now)).toEqual([])
      now += 500
      expect(await sharing.redeem(CLEO, token)).toEqual({ ok: false, reason: 'expired' })
      expect(await endExpiredLinks(storage, now)).toEqual([board])
      expect(await endExpiredLinks(storage, now)).toEqual([])
      expect(await opens(BEN)).toBeUndefined()
      now += 10
      expect(await sharing.look(token)).toEqual({ ok: false, reason: 'expired' })
    })

    test('of many who come at once exactly as many get in as the link has uses', async () => {
      const { token } = await addLink({ role: 'editor', maxUses: 3 })
      const people = Array.from({ length: 8 }, (_, number) => guest(`Guest ${number}`))
      const outcomes = await Promise.all(people.map((person) => sharing.redeem(person, token)))
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(3)
      expect(outcomes.filter((each) => !each.ok && each.reason === 'used-up')).toHaveLength(5)
      const again = people.find((_, number) => outcomes[number]?.ok)
      expect(await sharing.redeem(again ?? BEN, token)).toMatchObject({ ok: true })
    })

    test('links with an absurd label, time or number of uses are refused, and so is the fifty-first', async () => {
      const bad: Readonly<Record<'bad-label' | 'bad-link', readonly Partial<NewLink>[]>> = {
        'bad-label': [
          { label: 'x'.repeat(61) },
          { label: 'turned \u202E round' },
          { label: 'two\nlines' },
          { label: '\u200B' },
        ],
        'bad-link': [{ expiresAt: now }, { maxUses: 0 }, { maxUses: 1.5 }],
      }
      for (const [reason, links] of Object.entries(bad)) {
        for (const link of links) {
          const made = await sharing.addLink(ANN, board, { role: 'editor', ...link })
          expect(made).toEqual({ ok: false, reason })
        }
      }
      for (let number = 2; number < 50; number += 1) await addLink({ role: 'viewer' })
      expect(await sharing.addLink(ANN, board, { role: 'viewer' })).toEqual({
        ok: false,
        reason: 'too-many',
      })
    })

    test('the last owner neither leaves nor steps down, and of two who do so at once one stays', async () => {
      expect(await sharing.leave(ANN, board)).toEqual({ ok: false, reason: 'last-owner' })
      const down = (by: Person, of: Person) =>
        sharing.setRole(by, board, { personId: of.id, role: 'editor' })
      expect(await down(ANN, ANN)).toEqual({ ok: false, reason: 'last-owner' })
      await opens(BEN)
      await sharing.setRole(ANN, board, { personId: BEN.id, role: 'owner' })
      const outcomes = await Promise.all([down(ANN, ANN), down(BEN, BEN)])
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      const owner = outcomes[0]?.ok ? BEN : ANN
      const other = owner === ANN ? BEN : ANN
      expect([await opens(owner), await opens(other)]).toEqual(['owner', 'editor'])
      expect(await sharing.leave(owner, board)).toEqual({ ok: false, reason: 'last-owner' })
    })

    test('who leaves has no place and no entry in their list; an owner leaves the board to another', async () => {
      await sharing.setGeneralAccess(ANN, board, 'nobody')
      await sharing.redeem(BEN, links.edit)
      await opens(BEN)
      await sharing.setRole(ANN, board, { personId: BEN.id, role: 'owner' })
      expect(await sharing.leave(ANN, board)).toEqual({ ok: true, value: undefined })
      expect([await opens(ANN), await opens(BEN)]).toEqual([undefined, 'owner'])
      expect(await recentBoards(storage, ANN.id)).toEqual([])
      expect(await storage.getBoard(board)).toMatchObject({ ownerId: BEN.id })
      expect(await sharing.leave(ANN, board)).toEqual({ ok: false, reason: 'not-found' })
    })

    test('nobody gets a role who has never been here; who has, gets it also without a link', async () => {
      const give = (person: Person) =>
        sharing.setRole(ANN, board, { personId: person.id, role: 'viewer' })
      expect(await give(BEN)).toEqual({ ok: false, reason: 'no-such-person' })
      await opens(BEN)
      expect(await roles()).toEqual({ Ann: 'owner', Ben: 'editor' })
      expect(await give(BEN)).toMatchObject({ ok: true })
      expect([await opens(BEN), await roles()]).toEqual(['viewer', { Ann: 'owner', Ben: 'viewer' }])
    })

    test('the right to run the session goes to somebody on the board, and back when they are taken off', async () => {
      const hand = (person: Person | undefined) => sharing.setFacilitator(ANN, board, person?.id)
      const facilitators = async () =>
        (await shared()).members.flatMap(({ name, isFacilitator }) => (isFacilitator ? [name] : []))
      expect(await hand(BEN)).toEqual({ ok: false, reason: 'no-such-person' })
      await opens(BEN)
      expect(await tellings(() => hand(BEN))).toBe(1)
      expect(await facilitators()).toEqual(['Ben'])
      await sharing.setRole(ANN, board, { personId: BEN.id, role: 'none' })
      expect(await facilitators()).toEqual([])
      expect(await hand(BEN)).toEqual({ ok: false, reason: 'no-such-person' })

      // Whoever came by a link that has ended is not said to run it.
      const link = await addLink({ role: 'editor' })
      await sharing.redeem(CLEO, link.token)
      await hand(CLEO)
      expect(await facilitators()).toEqual(['Cleo'])
      await sharing.stopLink(ANN, board, link.id)
      expect([await facilitators(), (await roles())['Cleo']]).toEqual([[], 'none'])
    })

    test('a new address keeps all that is written, and only people with a place of their own', async () => {
      await storage.append([entry(board)])
      await storage.append([entryWriter(board, CLEO)])
      await sharing.redeem(BEN, links.edit)
      await opens(BEN)
      await opens(CLEO)
      const loaded = await storage.load(board)
      const reset = await sharing.resetAddress(ANN, board)
      if (!reset.ok) throw new Error(reset.reason)
      const { id } = reset.value
      await reopen()
      expect([await storage.getBoard(board), await storage.append([entry(board)])]).toEqual([
        undefined,
        new Map(),
      ])
      expect(await storage.load(id)).toEqual(loaded)
      expect(await storage.writers(id)).toHaveLength(1)
      const recent = await Promise.all(
        [ANN, BEN, CLEO].map((each) => recentBoards(storage, each.id)),
      )
      expect(recent).toEqual([[id], [id], []])
      expect(await sharing.redeem(BEN, links.edit)).toMatchObject({ value: { boardId: id } })
      const moved = await Promise.all([ANN, BEN, CLEO].map((each) => sharing.movedTo(each, board)))
      expect(moved).toEqual([id, id, undefined])
      const again = await sharing.resetAddress(ANN, id)
      expect(await sharing.movedTo(ANN, board)).toBe(again.ok && again.value.id)
    })

    test('who may not come in can ask once, whether there is a board or not, and an owner answers', async () => {
      await sharing.setGeneralAccess(ANN, board, 'nobody')
      expect(await tellings(() => sharing.ask(BEN, board))).toBe(1)
      expect(await tellings(() => sharing.ask(BEN, board))).toBe(0)
      await sharing.ask(CLEO, board)
      await sharing.ask(BEN, 'A'.repeat(22) as BoardId)
      expect(await tellings(() => sharing.ask(ANN, board))).toBe(0)
      expect((await shared()).requests).toEqual(
        expect.arrayContaining(
          [BEN, CLEO].map(({ id, name }) => ({ personId: id, name, askedAt: now })),
        ),
      )
      const answer = (person: Person, role: 'viewer' | undefined) =>
        sharing.answer(ANN, board, { personId: person.id, role })
      expect(await answer(BEN, 'viewer')).toMatchObject({ ok: true })
      expect(await answer(CLEO, undefined)).toMatchObject({ ok: true })
      expect(await answer(CLEO, 'viewer')).toEqual({ ok: false, reason: 'no-such-person' })
      expect([await opens(BEN), await opens(CLEO), (await shared()).requests]).toEqual([
        'viewer',
        undefined,
        [],
      ])
    })

    test('a board that is disabled or deleted has no links', async () => {
      await storage.runHost([{ name: 'disableBoard', params: [board, now] }])
      expect([
        await sharing.look(links.edit),
        await sharing.redeem(ANN, links.edit),
        await sharing.read(ANN, board),
      ]).toEqual(Array.from({ length: 3 }, () => ({ ok: false, reason: 'not-found' })))
      await storage.runHost([{ name: 'deleteBoard', params: [board] }])
      expect(await sharing.look(links.edit)).toEqual({ ok: false, reason: 'not-found' })
    })
  })
}

function guest(name: string): Person {
  return {
    kind: 'guest',
    id: `g_${crypto.randomUUID()}`,
    name,
    colour: PERSON_COLOURS[0].hex,
  }
}

function entryWriter(board: BoardId, { id, name }: Person) {
  return entry(board, { writers: [{ clientId: 7, principalId: id, name, firstAt: 2 }] })
}
