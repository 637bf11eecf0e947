import { expect, test } from 'vitest'
import { parseSyncAddress, versionClash } from '#server/gateway/sync-address.ts'

const ID = 'abcdefghijklmnopqrstuv'

const NOTHING = {
  version: undefined,
  schema: undefined,
  ack: false,
  control: false,
  live: false,
  cards: false,
}

test.each([
  ['', NOTHING],
  ['?v=1&schema=7&ack=1', { ...NOTHING, version: 1, schema: 7, ack: true }],
  ['?schema=7&ack=1&control=1&live=1&cards=1', { ...NOTHING, schema: 7 }],
  ['?v=1&control=1&cards=1', { ...NOTHING, version: 1, control: true, cards: true }],
  // Cards come in the control message, for whoever hears that.
  ['?v=1&cards=1', { ...NOTHING, version: 1 }],
])('the query "%s" is read', (query, expected) => {
  expect(parseSyncAddress(`/sync/${ID}${query}`)).toEqual({
    ok: true,
    value: { boardId: ID, ...expected },
  })
})

test.each(['v=', 'v=new', 'v=-1', 'v=1.5', 'v=NaN', 'schema=', 'v=1&schema=1e3', 'schema=0x1'])(
  'the query "%s" is refused, since a number in it is none',
  (query) => {
    expect(parseSyncAddress(`/sync/${ID}?${query}`)).toEqual({ ok: false, reason: 'bad-number' })
  },
)

test.each([undefined, '/sync/', '/sync/x/..%2f', `/sync/${ID}/`, `/b/${ID}`])(
  'the address %s names no board',
  (target) => {
    expect(parseSyncAddress(target)).toEqual({ ok: false, reason: 'no-board' })
  },
)

test.each([
  ['says nothing', undefined, undefined, undefined],
  ['speaks the same', 3, 5, undefined],
  ['names no schema', 3, undefined, undefined],
  ['has an older protocol', 2, 5, 'client-older'],
  ['has an older schema', 3, 4, 'client-older'],
  ['has a newer protocol', 4, 5, 'server-older'],
  ['has a newer schema', 3, 6, 'server-older'],
  // A reload helps against one of them; waiting would help against neither.
  ['is older in one and newer in the other', 4, 4, 'client-older'],
])('a client that %s', (_what, version, schema, expected) => {
  expect(versionClash({ version, schema }, { version: 3, schema: 5 })).toBe(expected)
})
