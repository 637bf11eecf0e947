import { expect, onTestFinished, test } from 'vitest'
import { Unfinished } from '#server/gateway/unfinished.ts'

const MEGABYTE = 1024 * 1024

test('with over 128 MB of messages that are not whole the sockets with most of it are ended, and no others', () => {
  const unfinished = new Unfinished()
  onTestFinished(() => unfinished.close())
  const ended: string[] = []
  const senderOf = (name: string) => ({ bytesRead: 0, end: () => void ended.push(name) })
  const senders = Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e'].map((name) => [name, senderOf(name)] as const),
  )
  for (const sender of Object.values(senders)) unfinished.whole(sender)
  const send = (name: string, megabytes: number): void => {
    const sender = senders[name]
    if (sender) sender.bytesRead += megabytes * MEGABYTE
  }
  const look = (): string[] => {
    unfinished.look()
    return ended.splice(0)
  }
  send('a', 900)
  if (senders['a']) unfinished.whole(senders['a'])
  send('a', 20)
  send('b', 40)
  send('c', 50)
  send('d', 18)
  expect(look()).toEqual([])
  send('e', 30)
  expect(look()).toEqual(['c'])
  expect(look()).toEqual([])
  send('d', 100)
  expect(look()).toEqual(['d'])
  send('b', 1)
  if (senders['b']) unfinished.gone(senders['b'])
  send('e', 100)
  expect(look()).toEqual(['e'])
})

test('signs of life are no part of a message, however many come', () => {
  const unfinished = new Unfinished()
  onTestFinished(() => unfinished.close())
  let hasEnded = false
  const sender = { bytesRead: 0, end: () => void (hasEnded = true) }
  unfinished.whole(sender)
  for (let pong = 0; pong < 300; pong += 1) {
    sender.bytesRead += MEGABYTE
    unfinished.beside(sender, MEGABYTE)
  }
  unfinished.look()
  expect(hasEnded).toBe(false)
  // What stands between them is still counted.
  sender.bytesRead += 200 * MEGABYTE
  unfinished.beside(sender, MEGABYTE)
  unfinished.look()
  expect(hasEnded).toBe(true)
})
