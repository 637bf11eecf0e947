import { expect, test } from 'vitest'
import { CLOSE } from '#lib/protocol/close-codes.ts'
import {
  connectionState,
  hasUnsaved,
  type ConnectionFacts,
  type ConnectionState,
} from '#lib/sync/connection-state.ts'
import { reactionTo, type Reaction } from '#lib/sync/reaction.ts'

const UP = { at: 'up', synced: true, allAcknowledged: true } as const
const CALM: ConnectionFacts = {
  link: UP,
  changes: 0,
  tooLarge: false,
  storage: 'ok',
  hasLocalCopy: true,
  canEdit: true,
}

test.each<[string, Partial<ConnectionFacts>, ConnectionState]>([
  ['all is acknowledged', {}, { state: 'saved' }],
  ['a change is on its way', { changes: 1 }, { state: 'saving', changes: 1 }],
  [
    'something sent is not acknowledged, although nobody would call it a change',
    { link: { ...UP, allAcknowledged: false } },
    { state: 'saving', changes: 0 },
  ],
  [
    'the link is up and both sides still exchange what the other lacked',
    { link: { ...UP, synced: false }, changes: 3 },
    { state: 'reconnecting', changes: 3 },
  ],
  [
    'the link has just gone',
    { link: { at: 'down', lasting: false }, changes: 2 },
    { state: 'reconnecting', changes: 2 },
  ],
  [
    'the link is gone and the changes are in the local copy',
    { link: { at: 'down', lasting: true }, changes: 3 },
    { state: 'offline', changes: 3, keptIn: 'device' },
  ],
  [
    'the link is gone and there is no local copy',
    { link: { at: 'down', lasting: true }, changes: 3, hasLocalCopy: false },
    { state: 'offline', changes: 3, keptIn: 'tab' },
  ],
  [
    "the server's disk is full",
    { changes: 1, storage: 'full' },
    { state: 'not-saved', why: 'server-full', changes: 1 },
  ],
  ['the disk is full and everything of ours is on it', { storage: 'full' }, { state: 'saved' }],
  [
    'the server cannot save',
    { changes: 1, storage: 'failing' },
    { state: 'not-saved', why: 'server-failing', changes: 1 },
  ],
  [
    'something is too large to be sent',
    { changes: 1, tooLarge: true },
    { state: 'not-saved', why: 'too-large', changes: 1 },
  ],
  [
    'the right to the board is gone',
    { link: { at: 'stopped', why: 'access-lost' }, changes: 2 },
    { state: 'stopped', why: 'access-lost', changes: 2, keptIn: 'device' },
  ],
  [
    'the server is older than this page',
    { link: { at: 'waiting' }, changes: 2 },
    { state: 'waiting', changes: 2, keptIn: 'device' },
  ],
  ['this person may only look', { canEdit: false }, { state: 'view-only' }],
  [
    'this person may only look and the link is gone',
    { canEdit: false, link: { at: 'down', lasting: true } },
    { state: 'offline', changes: 0, keptIn: 'device' },
  ],
])('when %s, people are told so', (_when, facts, expected) => {
  expect(connectionState({ ...CALM, ...facts })).toEqual(expected)
})

test('leaving asks first exactly while there are changes that no acknowledgement covers', () => {
  const states: ConnectionState[] = [
    { state: 'saved' },
    { state: 'view-only' },
    { state: 'saving', changes: 0 },
    { state: 'saving', changes: 1 },
    { state: 'offline', changes: 2, keptIn: 'device' },
    { state: 'not-saved', why: 'server-full', changes: 1 },
    { state: 'waiting', changes: 1, keptIn: 'device' },
    { state: 'stopped', why: 'access-lost', changes: 1, keptIn: 'device' },
    { state: 'stopped', why: 'reload', changes: 1, keptIn: 'tab' },
    // The page is to be loaded again, and then has what this device keeps.
    { state: 'stopped', why: 'reload', changes: 1, keptIn: 'device' },
  ]
  expect(states.map(hasUnsaved)).toEqual([
    false,
    false,
    false,
    true,
    true,
    true,
    true,
    true,
    true,
    false,
  ])
})

test('every close code has its reaction, and an unknown one passes by itself', () => {
  const reactions = Object.fromEntries(
    Object.entries(CLOSE).map(([name, code]) => [name, reactionTo(code)]),
  )
  expect({ ...reactions, unknown: reactionTo(4499), abnormal: reactionTo(1006) }).toEqual({
    protocolError: { kind: 'reconnect' },
    invalidText: { kind: 'reconnect' },
    policyViolation: { kind: 'reconnect' },
    tooBig: { kind: 'reconnect' },
    serverError: { kind: 'reconnect' },
    restarting: { kind: 'reconnect' },
    tryAgainLater: { kind: 'reconnect' },
    signInAgain: { kind: 'stop', why: 'signed-out' },
    accessLost: { kind: 'stop', why: 'access-lost' },
    boardGone: { kind: 'stop', why: 'board-gone' },
    linkEnded: { kind: 'stop', why: 'link-ended' },
    boardMoved: { kind: 'stop', why: 'board-moved' },
    rebuild: { kind: 'rebuild' },
    otherEpoch: { kind: 'rebuild' },
    reload: { kind: 'stop', why: 'reload' },
    serverOlder: { kind: 'wait' },
    unknown: { kind: 'reconnect' },
    abnormal: { kind: 'reconnect' },
  } satisfies Record<string, Reaction>)
})
