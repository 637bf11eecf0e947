import { expect, test } from 'vitest'
import { parseSyncAddress, versionClash } from '#server/gateway/sync-address.ts'

const ID = 'abcdefghijklmnopqrstuv'

test.each([
  ['', { version: undefined, schema: undefined, ack: false, control: false, live: false }],
  ['?v=1&schema=7&ack=1', { version: 1, schema: 7, ack: true, control: false, live: false }],
  [
    '?schema=7&ack=1&control=1&live=1',
    { version: undefined, schema: 7, ack: false, control: false, live: false },
  ],
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
