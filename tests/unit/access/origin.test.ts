import { expect, test } from 'vitest'
import { isAcceptedOrigin, isUnknownHttps } from '#lib/access/origin.ts'

const LOCAL = { publicOrigin: undefined, isOpenToNetwork: false }
const LAN = { publicOrigin: undefined, isOpenToNetwork: true }
const PUBLIC = { publicOrigin: 'https://board.example', isOpenToNetwork: true }

test.each([
  [LOCAL, 'http://localhost:3000', 'localhost:3000', true],
  [LOCAL, 'http://127.0.0.1:3000', '127.0.0.1:3000', true],
  [LOCAL, 'http://[::1]:3000', '[::1]:3000', true],
  [LOCAL, 'http://localhost:3001', 'localhost:3000', false],
  [LOCAL, 'http://127.0.0.1:3000', 'localhost:3000', false],
  [LOCAL, 'http://rebound.example:3000', 'rebound.example:3000', false],
  [LOCAL, undefined, 'localhost:3000', false],
  [LOCAL, 'null', 'localhost:3000', false],
  [LOCAL, 'http://localhost:3000/page', 'localhost:3000', false],
  [LOCAL, 'file://localhost:3000', 'localhost:3000', false],
  [LOCAL, 'http://localhost:3000', undefined, false],
  [LAN, 'http://192.168.1.20:3000', '192.168.1.20:3000', true],
  [LAN, 'http://evil.example', '192.168.1.20:3000', false],
  [LAN, 'https://board.example', 'board.example', false],
  [LOCAL, 'https://localhost:3000', 'localhost:3000', false],
  [PUBLIC, 'https://board.example', 'internal:3000', true],
  [PUBLIC, 'http://board.example', 'board.example', false],
  [PUBLIC, 'https://board.example.evil.test', 'board.example', false],
  [PUBLIC, 'http://localhost:3000', 'localhost:3000', false],
])('with %j a page of %s that talks to %s is accepted: %s', (policy, origin, host, accepted) => {
  expect(isAcceptedOrigin(policy, { origin, host, forwardedProto: undefined })).toBe(accepted)
})

test.each([
  [LAN, 'https://board.example', undefined, true],
  [LAN, undefined, 'https', true],
  [LAN, 'https://evil.example', undefined, false],
  [LOCAL, 'http://localhost:3000', 'https, http', true],
  [LOCAL, 'http://localhost:3000', 'http', false],
  [LAN, undefined, undefined, false],
  [PUBLIC, 'https://board.example', 'https', false],
  [PUBLIC, undefined, 'http', false],
])(
  'with %j a request of %s, forwarded from %s, came by https that nobody told of: %s',
  (policy, origin, forwardedProto, isUnknown) => {
    const headers = { origin, host: 'board.example', forwardedProto }
    expect(isUnknownHttps(policy, headers)).toBe(isUnknown)
    if (isUnknown) expect(isAcceptedOrigin(policy, headers)).toBe(false)
  },
)
