import { expect, test } from 'vitest'
import { shareAddress } from '#app/b/[boardId]/sharing/share-address.ts'

test.each([
  ['http://localhost:3000/b/x?debug#here', undefined, 'http://localhost:3000/b/x', true],
  ['http://127.0.0.1:3000/b/x', undefined, 'http://127.0.0.1:3000/b/x', true],
  ['http://[::1]:3000/b/x', undefined, 'http://[::1]:3000/b/x', true],
  ['http://192.168.1.20:3000/b/x', undefined, 'http://192.168.1.20:3000/b/x', false],
  ['http://127.example.org/b/x', undefined, 'http://127.example.org/b/x', false],
  ['http://localhost:3000/b/x', 'https://board.example', 'https://board.example/b/x', false],
])('opened at %s with PUBLIC_URL %s, others get %s', (href, publicOrigin, address, isOnlyHere) => {
  expect(shareAddress({ href, publicOrigin })).toEqual({ address, isOnlyHere })
})
