import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { decodeMessage } from '#lib/protocol/decode.ts'
import { MIN_LASTING_ID_LENGTH } from '#lib/protocol/limits.ts'
import { ANSWER_WITHIN_MS, LastingCommands, type Way } from '#lib/sync/lasting-commands.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const ADD = { type: 'add-card', title: 'Pricing', region: 'PM' } as const

/** A connection that notes the ids of the commands that go over it. */
function way(memory: string | undefined): Way & { ids: string[] } {
  const ids: string[] = []
  const send = (frame: Uint8Array): void => {
    const message = decodeMessage(frame)
    if (message.ok && message.value.type === 'command') ids.push(message.value.command.id)
  }
  return { memory, ids, send }
}

test('what has no reply goes again under its id to who remembers it, and only to them', async () => {
  const commands = new LastingCommands()
  const [first, second, other] = [way('one'), way('one'), way('two')]
  commands.connected(first)
  const [answered, unknown] = [commands.ask(ADD), commands.ask(ADD)]
  commands.lost()
  commands.connected(second)
  commands.answered({ id: second.ids[0] ?? '', ok: true, undo: 'u' })
  commands.lost()
  commands.connected(other)
  expect(await answered).toEqual({ ok: true, value: { card: undefined, undo: 'u' } })
  expect(await unknown).toEqual({ ok: false, reason: 'no-answer' })
  expect([second.ids, other.ids]).toEqual([first.ids, []])
})

test('an older server remembers nothing: with its connection the reply is lost', async () => {
  const commands = new LastingCommands()
  const older = way(undefined)
  commands.connected(older)
  const asking = commands.ask(ADD)
  commands.lost()
  expect(await asking).toEqual({ ok: false, reason: 'no-answer' })
  expect(older.ids).toHaveLength(1)
})

test('what was asked before anybody was there goes to who comes, and after 30 s to nobody', async () => {
  const commands = new LastingCommands()
  const later = way('one')
  const [early, late] = [commands.ask(ADD), commands.ask(ADD)]
  commands.connected(later)
  commands.answered({ id: later.ids[0] ?? '', ok: true })
  commands.lost()
  await vi.advanceTimersByTimeAsync(ANSWER_WITHIN_MS)
  commands.connected(later)
  expect((await early).ok).toBe(true)
  expect(await late).toEqual({ ok: false, reason: 'no-answer' })
  expect(later.ids).toHaveLength(2)
})

test('a page that slept past the time sends nothing again, although its timers are late too', async () => {
  const commands = new LastingCommands()
  const [first, second] = [way('one'), way('one')]
  commands.connected(first)
  const asking = commands.ask(ADD)
  commands.lost()
  vi.setSystemTime(Date.now() + ANSWER_WITHIN_MS + 1)
  commands.connected(second)
  expect([await asking, second.ids]).toEqual([{ ok: false, reason: 'no-answer' }, []])
})

test('two pages of one person never give the same id, and each is long enough to be remembered', () => {
  const ids = [1, 2].map(() => {
    const [commands, there] = [new LastingCommands(), way('one')]
    commands.connected(there)
    void commands.ask(ADD)
    return there.ids[0] ?? ''
  })
  expect(ids[0]).not.toBe(ids[1])
  expect(ids.every((id) => id.length >= MIN_LASTING_ID_LENGTH)).toBe(true)
})
