import { expect, test } from 'vitest'
import { parseEnv } from '#app/env.ts'

const GOOD = { NEXTAUTH_SECRET: 's', NEXTAUTH_URL: 'http://localhost:3000' }

test('a process that was not started by Overlap says which setting is missing and how to start it', () => {
  expect(() => parseEnv({ ...GOOD, NEXTAUTH_SECRET: undefined })).toThrow(
    'NEXTAUTH_SECRET is missing: start Overlap with "npm start" or "npm run dev", which set it.',
  )
  expect(() => parseEnv({ ...GOOD, NEXTAUTH_URL: 'localhost' })).toThrow('NEXTAUTH_URL is missing')
})

test('PUBLIC_URL alone decides the accepted origin, and HOST opens other names than loopback', () => {
  expect([
    parseEnv(GOOD).origins,
    parseEnv({ ...GOOD, PUBLIC_URL: '', HOST: '' }).origins,
    parseEnv({ ...GOOD, PUBLIC_URL: 'https://a.example/path', HOST: '0.0.0.0' }).origins,
  ]).toEqual([
    { publicOrigin: undefined, isOpenToNetwork: false },
    { publicOrigin: undefined, isOpenToNetwork: false },
    { publicOrigin: 'https://a.example', isOpenToNetwork: true },
  ])
})
