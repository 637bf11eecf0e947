import { expect, test } from 'vitest'
import { problemSentence } from '#app/auth/sign-in.ts'

test('a reason in an address has a sentence, and one that nobody knows the same for all', () => {
  expect(problemSentence('Verification')).toMatch(/^This link was used already/u)
  for (const reason of ['', 'guest', 'constructor', '__proto__', 'toString'])
    expect(problemSentence(reason)).toBe('Signing in did not work. Try again.')
})
