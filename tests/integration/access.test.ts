import { describe, expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'

import { PERSON_COLOURS } from '#lib/access/colours.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { encodeAwarenessEntries } from '#lib/protocol/awareness.ts'
import { CLOSE } from '#lib/protocol/close-codes.ts'
import {
  encodeAwareness,
  encodeCommand,
  encodeSyncStep2,
  encodeUpdate,
} from '#lib/protocol/encode.ts'
import { encodeLive } from '#lib/protocol/live.ts'
import type { Command } from '#lib/protocol/command-schemas.ts'
import { ACCESS_CHECK_MS, BEAT_MS } from '#server/room/limits.ts'
import type { SharingService } from '#lib/services/sharing.ts'
import { boardClient, edit, told } from '#tests/support/board-client.ts'
import { cells, note, RawClient, until, upgradeStatus } from '#tests/support/client.ts'
import { ownServers } from '#tests/support/own-servers.ts'
import {
  cookieOf,
  startTestServer,
  type TestGuest,
  type TestServer,
} from '#tests/support/server.ts'

const QUERY = '?v=1&ack=1&control=1&live=1'
const REACH_MS = 1_000

const { postgres } = ownServers()

/** A board of an owner, on one server unless there are more. */
async function place(
  options: Parameters<typeof startTestServer>[0] = {},
): Promise<{ server: TestServer; owner: TestGuest; boardId: BoardId; links: Links }> {
  const server = await startTestServer(options)
  onTestFinished(() => server.close())
  const owner = await server.guest('Olga')
  const board = { template: 'pm-po', placement: 'example' } as const
  const made = await server.services.boards.create(owner.person, board)
  if (!made.ok) throw new Error(made.reason)
  return { server, owner, boardId: made.value.id, links: made.value.links }
}

type Links = { readonly edit: string; readonly view: string }

async function sit(seat: { server: TestServer; boardId: BoardId; guest: TestGuest }) {
  const raw = await RawClient.open(seat, QUERY)
  onTestFinished(() => raw.close())
  const doc = new Y.Doc()
  await raw.sync(doc)
  return { raw, doc }
}

/** Somebody who came by a link. */
async function guestBy(server: TestServer, name: string, token: string): Promise<TestGuest> {
  const guest = await server.guest(name)
  const redeemed = await server.services.sharing.redeem(guest.person, token)
  if (!redeemed.ok) throw new Error(redeemed.reason)
  return guest
}

function roleTold({ heard }: RawClient): string | undefined {
  return heard.findLast((message) => message.type === 'control')?.control.role
}

const shapes = (doc: Y.Doc): number => cells(doc).size

describe('a viewer with a hand-made client', { timeout: 60_000 }, () => {
  const WRITES = {
    'an update': encodeUpdate,
    'a sync step 2': encodeSyncStep2,
  }
  for (const [what, encode] of Object.entries(WRITES)) {
    test(`sends ${what}: it is refused with 4409 and nobody has it`, async () => {
      const { server, owner, boardId, links } = await place()
      const viewer = await sit({ server, boardId, guest: await guestBy(server, 'Vi', links.view) })
      const editor = await sit({ server, boardId, guest: owner })
      const before = shapes(editor.doc)
      const mine = new Y.Doc()
      cells(mine).set('shape:forged', note('forged'))
      viewer.raw.send(encode(Y.encodeStateAsUpdate(mine)))
      await until('the end', () => viewer.raw.closed === CLOSE.rebuild, REACH_MS)
      const fresh = await sit({ server, boardId, guest: owner })
      expect([shapes(fresh.doc), cells(fresh.doc).has('shape:forged')]).toEqual([before, false])
    })
  }

  test('sends a delete of what others wrote: it is refused with 4409', async () => {
    const { server, owner, boardId, links } = await place()
    const editor = await sit({ server, boardId, guest: owner })
    cells(editor.doc).set('shape:a', note('a'))
    editor.raw.send(encodeUpdate(Y.encodeStateAsUpdate(editor.doc)))
    await until('it is on disk', () => editor.raw.acknowledged >= 2)
    const viewer = await sit({ server, boardId, guest: await guestBy(server, 'Vi', links.view) })
    const from = Y.encodeStateVector(viewer.doc)
    cells(viewer.doc).delete('shape:a')
    viewer.raw.send(encodeUpdate(Y.encodeStateAsUpdate(viewer.doc, from)))
    await until('the end', () => viewer.raw.closed === CLOSE.rebuild, REACH_MS)
    const fresh = await sit({ server, boardId, guest: owner })
    expect(cells(fresh.doc).has('shape:a')).toBe(true)
  })

  test('sends every command, a gesture and a forged presence: none has an effect, their own cursor has', async () => {
    const { server, owner, boardId, links } = await place()
    const editor = await sit({ server, boardId, guest: owner })
    const entry = (clientId: number, name: string, clock = 5) =>
      encodeAwareness(encodeAwarenessEntries([{ clientId, clock, json: JSON.stringify({ name }) }]))
    editor.raw.send(entry(4_001, 'Olga'))
    const viewer = await sit({ server, boardId, guest: await guestBy(server, 'Vi', links.view) })
    await until('the role', () => roleTold(viewer.raw) === 'viewer')
    viewer.raw.send(entry(4_001, 'forged', 9))
    viewer.raw.send(entry(4_002, 'Vi'))
    const commands: Command[] = [
      { id: '1', type: 'set-title', title: 'Forged' },
      { id: '2', type: 'set-holder', role: 'PM', name: 'Forged' },
    ]
    for (const command of commands) viewer.raw.send(encodeCommand(command))
    const gesture = { gesture: 1, form: 'pose', pageId: 'page:page', ids: ['shape:a'] } as const
    viewer.raw.send(
      encodeLive([
        { kind: 'gesture', ...gesture },
        { kind: 'cursor', x: 1, y: 2 },
      ]),
    )
    const replies = await until('both replies', () => {
      const heard = viewer.raw.heard.filter((message) => message.type === 'reply')
      return heard.length === 2 && heard.map(({ reply }) => !reply.ok && reply.reason)
    })
    expect(replies).toEqual(['not-allowed', 'not-allowed'])
    await until('the cursor', () => editor.raw.heard.some(({ type }) => type === 'live'))
    const live = editor.raw.heard.filter((message) => message.type === 'live')
    // One entry, the cursor: slot, kind and length, then nine bytes.
    expect(live.map(({ body }) => body.length)).toEqual([expect.toSatisfy((n) => n < 16)])
    const said = JSON.stringify(
      editor.raw.heard.map((message) =>
        message.type === 'awareness' ? Buffer.from(message.update).toString('latin1') : '',
      ),
    )
    expect([said.includes('forged'), said.includes('Vi')]).toEqual([false, true])
    expect([viewer.raw.closed, (await server.storage.getBoard(boardId))?.title]).toEqual([
      undefined,
      'PM / PO',
    ])
  })
})

describe('a change of access reaches open connections', { timeout: 60_000 }, () => {
  test('a role that changes counts from then on, for them and in the eyes of the others', async () => {
    const { server, owner, boardId, links } = await place()
    const guest = await guestBy(server, 'Ed', links.edit)
    const [ed, olga] = [
      await sit({ server, boardId, guest }),
      await sit({ server, boardId, guest: owner }),
    ]
    ed.raw.send(
      encodeAwareness(encodeAwarenessEntries([{ clientId: 4_003, clock: 1, json: '{}' }])),
    )
    const shown = () =>
      olga.raw.heard
        .findLast((message) => message.type === 'people')
        ?.people.find(({ clientId }) => clientId === 4_003)?.role
    await until('Ed in the list', () => shown() === 'editor')
    const give = (role: 'viewer' | 'editor') =>
      server.services.sharing.setRole(owner.person, boardId, { personId: guest.person.id, role })
    await give('viewer')
    await until('the role', () => roleTold(ed.raw) === 'viewer' && shown() === 'viewer', REACH_MS)
    ed.raw.send(encodeCommand({ id: '1', type: 'set-title', title: 'Forged' }))
    expect((await ed.raw.next('reply')).reply).toMatchObject({ reason: 'not-allowed' })
    await give('editor')
    await until('the role', () => roleTold(ed.raw) === 'editor' && shown() === 'editor', REACH_MS)
    cells(ed.doc).set('shape:again', note('again'))
    ed.raw.send(encodeUpdate(Y.encodeStateAsUpdate(ed.doc)))
    await until('it is taken', () => ed.raw.acknowledged >= 2)
    expect(ed.raw.closed).toBeUndefined()
  })

  const ENDS: Record<
    string,
    {
      end(sharing: SharingService, parts: Parts): Promise<unknown>
      code: number
      /** Of the owner, who stays unless the board goes. */
      ownersCode?: number
    }
  > = {
    'removed by an owner': {
      end: (sharing, { owner, boardId, guest }) =>
        sharing.setRole(owner.person, boardId, { personId: guest.person.id, role: 'none' }),
      code: CLOSE.accessLost,
    },
    'came by a link that is stopped': {
      end: async (sharing, { owner, boardId }) => {
        const read = await sharing.read(owner.person, boardId)
        const [edit] = read.ok ? read.value.links : []
        await sharing.stopLink(owner.person, boardId, edit?.id ?? '')
      },
      code: CLOSE.linkEnded,
    },
    'board has a new address': {
      end: (sharing, { owner, boardId }) => sharing.resetAddress(owner.person, boardId),
      code: CLOSE.boardMoved,
      ownersCode: CLOSE.boardMoved,
    },
    'board is deleted': {
      end: async (_sharing, { server, boardId }) => {
        await server.storage.runHost([{ name: 'deleteBoard', params: [boardId] }])
        server.sync.accessChanged()
      },
      code: CLOSE.boardGone,
      ownersCode: CLOSE.boardGone,
    },
  }
  type Parts = { server: TestServer; owner: TestGuest; boardId: BoardId; guest: TestGuest }

  test.each(Object.entries(ENDS))(
    '%s: they hear why within a second, and are not let in again',
    async (_, each) => {
      const { server, owner, boardId, links } = await place()
      const guest = await guestBy(server, 'Ed', links.edit)
      const [ed, olga] = [
        await sit({ server, boardId, guest }),
        await sit({ server, boardId, guest: owner }),
      ]
      await each.end(server.services.sharing, { server, owner, boardId, guest })
      await until('the end', () => ed.raw.closed === each.code, REACH_MS)
      if (each.ownersCode !== undefined)
        await until('the end', () => olga.raw.closed === each.ownersCode, REACH_MS)
      expect(olga.raw.closed).toBe(each.ownersCode)
      const headers = { cookie: guest.cookie, origin: server.origin }
      expect(await upgradeStatus(`${server.origin}/sync/${boardId}`, headers)).toBe(404)
    },
  )

  test('who signs out everywhere is told so within a second, and cannot come back by that sign-in', async () => {
    const { server, boardId } = await place()
    const { accounts } = server.services
    const user = await accounts.createUser({
      email: 'uma@example.org',
      name: 'Uma',
      colour: PERSON_COLOURS[0].hex,
      isEmailVerified: true,
    })
    const { id, name, colour, email, signInEpoch } = user
    const person = { kind: 'user', id, name, colour, email, signInEpoch } as const
    const uma = { person, cookie: await cookieOf(person) }
    const seat = { server, boardId, guest: uma }
    const here = await sit(seat)
    await accounts.signOutEverywhere(person)
    await until('the end', () => here.raw.closed === CLOSE.signInAgain, REACH_MS)
    await expect(RawClient.open(seat, QUERY)).rejects.toThrow('401')
  })

  test('what somebody sent before a new address is there under it', async () => {
    const { server, owner, boardId } = await place()
    const olga = await sit({ server, boardId, guest: owner })
    cells(olga.doc).set('shape:last', note('last'))
    olga.raw.send(encodeUpdate(Y.encodeStateAsUpdate(olga.doc)))
    await until('it is heard', () => olga.raw.socket.bufferedAmount === 0)
    const ping = encodeCommand({ id: '1', type: 'set-title', title: 'Named' })
    olga.raw.send(ping)
    await olga.raw.next('reply')
    const reset = await server.services.sharing.resetAddress(owner.person, boardId)
    if (!reset.ok) throw new Error(reset.reason)
    await until('the end', () => olga.raw.closed === CLOSE.boardMoved, REACH_MS)
    const there = await sit({ server, boardId: reset.value.id, guest: owner })
    expect(cells(there.doc).has('shape:last')).toBe(true)
  })

  test('an access request is told to the owners on the board, and to nobody else', async () => {
    const { server, owner, boardId, links } = await place()
    const { sharing } = server.services
    const [ed, olga] = [
      await sit({ server, boardId, guest: await guestBy(server, 'Ed', links.edit) }),
      await sit({ server, boardId, guest: owner }),
    ]
    await sharing.setGeneralAccess(owner.person, boardId, 'nobody')
    const asking = await server.guest('Asa')
    await sharing.ask(asking.person, boardId)
    const requests = ({ heard }: RawClient) =>
      heard.findLast((message) => message.type === 'control')?.control.requests
    await until('the request', () => requests(olga.raw)?.[0]?.name === 'Asa', REACH_MS)
    await sharing.answer(owner.person, boardId, { personId: asking.person.id, role: 'viewer' })
    // At once, although the room may not have looked yet.
    const asa = await sit({ server, boardId, guest: asking })
    await until('no request', () => requests(olga.raw)?.length === 0, REACH_MS)
    expect([await until('a role', () => roleTold(asa.raw)), requests(ed.raw)]).toEqual([
      'viewer',
      undefined,
    ])
  })

  test('a link whose time is over, or a change that was not told, ends them at the next look', async () => {
    const { server, owner, boardId } = await place({ accessCheckMs: 300 })
    const { sharing } = server.services
    const added = await sharing.addLink(owner.person, boardId, {
      role: 'editor',
      expiresAt: Date.now() + 1_000,
    })
    const token = added.ok ? (added.value.token ?? '') : ''
    const late = await sit({ server, boardId, guest: await guestBy(server, 'Lea', token) })
    const untold = await server.guest('Una')
    const una = await sit({ server, boardId, guest: untold })
    await server.storage.run([
      { name: 'accessChanges', params: [boardId] },
      { name: 'putMember', params: [boardId, untold.person.id, 'none', 'Una', null, 1] },
    ])
    await until('the end', () => una.raw.closed === CLOSE.accessLost, 3_000)
    await until('the end', () => late.raw.closed === CLOSE.linkEnded, 3_000)
    // The look of a server that runs for others: within 35 s all in all.
    expect(ACCESS_CHECK_MS + BEAT_MS + REACH_MS).toBeLessThan(35_000)
  })

  test('without Redis another server ends and changes them within a second, too, whatever ends them', async () => {
    const databaseUrl = await postgres().createDatabase()
    const { server, owner, boardId, links } = await place({ databaseUrl })
    const other = await startTestServer({ databaseUrl })
    onTestFinished(() => other.close())
    const ed = await guestBy(server, 'Ed', links.edit)
    const vi = await guestBy(server, 'Vi', links.edit)
    const olga = await sit({ server: other, boardId, guest: owner })
    const cy = await sit({ server: other, boardId, guest: await guestBy(server, 'Cy', links.edit) })
    const [raws, raw] = [
      await sit({ server: other, boardId, guest: ed }),
      await sit({ server: other, boardId, guest: vi }),
    ]
    const { sharing } = server.services
    const set = (guest: TestGuest, role: 'none' | 'viewer' | 'editor') =>
      sharing.setRole(owner.person, boardId, { personId: guest.person.id, role })
    await Promise.all([set(ed, 'none'), set(vi, 'viewer')])
    await until('the end', () => raws.raw.closed === CLOSE.accessLost, REACH_MS)
    await until('the role', () => roleTold(raw.raw) === 'viewer', REACH_MS)
    // Whenever it comes between two looks of the other server.
    for (const role of ['editor', 'viewer', 'editor', 'viewer', 'editor'] as const) {
      await set(vi, role)
      await until('the role', () => roleTold(raw.raw) === role, REACH_MS)
    }
    const read = await sharing.read(owner.person, boardId)
    const edit = read.ok ? read.value.links.find(({ role }) => role === 'editor') : undefined
    await sharing.stopLink(owner.person, boardId, edit?.id ?? '')
    await until('the end', () => cy.raw.closed === CLOSE.linkEnded, REACH_MS)
    await sharing.resetAddress(owner.person, boardId)
    await until('the end', () => olga.raw.closed === CLOSE.boardMoved, REACH_MS)
  })
})

test('a viewer whose client writes all the same has the true board back within a second, and keeps their note for themselves', async () => {
  const { server, boardId, links } = await place()
  const guest = await guestBy(server, 'Vi', links.view)
  const connection = boardClient({ server, boardId, guest })
  onTestFinished(() => connection.close())
  await until('Vi may look', () => told(connection) === 'view-only')
  const before = shapes(connection.doc)
  edit(connection.doc, (doc) => cells(doc).set('shape:mine', note('mine')))
  await until(
    'the true board',
    () => told(connection) === 'view-only' && !cells(connection.doc).has('shape:mine'),
    REACH_MS,
  )
  expect(shapes(connection.doc)).toBe(before)
  expect(JSON.stringify(connection.unkept.get())).toContain('shape:mine')
})
