import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { AddressLimit, addressOf, countedAddress } from '#server/gateway/upgrade-limits.ts'

function request(forwarded: string | undefined): IncomingMessage {
  return {
    headers: { 'x-forwarded-for': forwarded },
    socket: { remoteAddress: '10.0.0.1' },
  } as unknown as IncomingMessage
}

test('an address is the socket’s, whatever X-Forwarded-For claims, unless a proxy is trusted', () => {
  expect(addressOf(request('203.0.113.7'), 'socket')).toBe('10.0.0.1')
  expect(addressOf(request('203.0.113.7'), 'proxy')).toBe('203.0.113.7')
})

test('behind a trusted proxy only the last entry counts: the others are the client’s words', () => {
  expect(addressOf(request('1.1.1.1, 203.0.113.7'), 'proxy')).toBe('203.0.113.7')
  expect(addressOf(request(undefined), 'proxy')).toBe('10.0.0.1')
  expect(addressOf(request(''), 'proxy')).toBe('10.0.0.1')
})

test('limits count an IPv6 network once, and nobody by the address of this machine or of an unknown proxy on it', () => {
  const from = (remoteAddress: string) =>
    ({ headers: {}, socket: { remoteAddress } }) as unknown as IncomingMessage
  expect(
    [
      '192.0.2.7',
      '::ffff:192.0.2.7',
      '2001:DB8:0:42:1:2:3:4',
      '2001:db8:0:42::9',
      '2001:db8::9',
      'fe80::1%eth0',
      '127.0.0.1',
      '::ffff:127.0.0.1',
      '::1',
    ].map((address) => countedAddress(from(address), 'socket')),
  ).toEqual([
    '192.0.2.7',
    '192.0.2.7',
    '2001:db8:0:42::/64',
    '2001:db8:0:42::/64',
    '2001:db8:0:0::/64',
    'fe80:0:0:0::/64',
    undefined,
    undefined,
    undefined,
  ])
  expect(countedAddress(request('127.0.0.1'), 'proxy')).toBe('127.0.0.1')
})

test('an address has 1,000 places, and each is given back once', () => {
  const limit = new AddressLimit()
  const places = Array.from({ length: 1_000 }, () => limit.enter('a'))
  expect(places.every((leave) => leave !== undefined)).toBe(true)
  expect(limit.enter('a')).toBeUndefined()
  expect(limit.enter('b')).toBeDefined()
  places[0]?.()
  places[0]?.()
  expect(limit.enter('a')).toBeDefined()
  expect(limit.enter('a')).toBeUndefined()
})
