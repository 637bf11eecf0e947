import { expect, test } from 'vitest'
import { pillFor } from '#app/b/[boardId]/panels/pill.ts'
import type { ConnectionState } from '#lib/sync/connection-state.ts'

const WORDS: readonly (readonly [ConnectionState | undefined, string, number | undefined])[] = [
  [undefined, 'Connecting…', undefined],
  [{ state: 'saved' }, 'Saved', undefined],
  [{ state: 'saving', changes: 2 }, 'Saving…', undefined],
  [{ state: 'reconnecting', changes: 0 }, 'Reconnecting…', undefined],
  [{ state: 'reconnecting', changes: 4 }, 'Reconnecting…', 4],
  [{ state: 'offline', changes: 0, keptIn: 'device' }, 'Offline', undefined],
  [{ state: 'offline', changes: 1, keptIn: 'device' }, 'Offline: 1 change kept on this device', 1],
  [{ state: 'offline', changes: 3, keptIn: 'device' }, 'Offline: 3 changes kept on this device', 3],
  [
    { state: 'offline', changes: 3, keptIn: 'tab' },
    'Offline: 3 changes kept in this tab only. Keep it open.',
    3,
  ],
  [
    { state: 'waiting', changes: 0, keptIn: 'device' },
    'Waiting for the server to be updated',
    undefined,
  ],
  [
    { state: 'waiting', changes: 2, keptIn: 'device' },
    'Waiting for the server to be updated: 2 changes kept on this device',
    2,
  ],
  [
    { state: 'not-saved', why: 'server-full', changes: 2 },
    'Not saved: server disk is full. Keep this tab open.',
    2,
  ],
  [
    { state: 'not-saved', why: 'server-failing', changes: 2 },
    'Not saved: the server cannot write to its disk. Keep this tab open.',
    2,
  ],
  [
    { state: 'not-saved', why: 'too-large', changes: 1 },
    'Not saved: a change is too large to send. Keep this tab open.',
    1,
  ],
  [{ state: 'view-only' }, 'View only', undefined],
  [
    { state: 'stopped', why: 'board-gone', changes: 0, keptIn: 'device' },
    'Not connected',
    undefined,
  ],
]

test.each(WORDS)('the pill of %j says "%s"', (state, text, count) => {
  const pill = pillFor(state)
  expect({ text: pill.text, count: pill.count }).toEqual({ text, count })
})

test('only "Saved" has the symbol of what is saved', () => {
  const saved = WORDS.filter(([state]) => pillFor(state).symbol === 'saved')
  expect(saved.map(([, text]) => text)).toEqual(['Saved'])
})
