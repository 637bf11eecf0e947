import { expect, test } from 'vitest'
import { claimsOf } from '#app/auth/sign-in-token.ts'
import { redirectTarget } from '#app/auth/options.ts'
import { authorizeGuest } from '#app/auth/providers/guest.ts'
import { signInProviders } from '#app/auth/providers/index.ts'
import type { SignInContext } from '#app/auth/providers/provider.ts'
import { personFromClaims } from '#lib/access/claims.ts'
import { PERSON_COLOURS } from '#lib/access/colours.ts'
import type { Person } from '#lib/access/principal.ts'

const ID = '00000000-0000-4000-8000-000000000001'
const ANA: Person = { kind: 'guest', id: `g_${ID}`, name: 'Ana', colour: PERSON_COLOURS[3].hex }

const CLEO: Extract<Person, { kind: 'user' }> = {
  kind: 'user',
  id: `u_${ID}`,
  name: 'Cleo',
  colour: PERSON_COLOURS[5].hex,
  email: 'cleo@people.example',
  signInEpoch: 3,
}

function context(
  current?: Person | 'disabled',
  guests: SignInContext['guests'] = 'create',
): SignInContext {
  return {
    currentPerson: async () => current,
    guests,
    changeUser: async (id, change) => ({
      ...change,
      id,
      email: CLEO.email,
      isEmailVerified: true,
      signInEpoch: CLEO.signInEpoch,
    }),
    random: () => 0,
    newId: () => ID,
  }
}

test('a newcomer with a name becomes a guest with an id and a colour of the palette', async () => {
  expect(await authorizeGuest({ name: '  Ana ' }, context())).toEqual({
    id: `g_${ID}`,
    kind: 'guest',
    name: 'Ana',
    colour: PERSON_COLOURS[0].hex,
  })
})

test('a guest who signs in again keeps the id, and the colour unless another is given', async () => {
  const other = { ...ANA, id: 'g_00000000-0000-4000-8000-000000000002' }
  const renamed = await authorizeGuest({ name: 'Anna' }, context(other))
  const recoloured = await authorizeGuest(
    { name: 'Ana', colour: PERSON_COLOURS[7].hex },
    context(other),
  )
  expect(renamed).toEqual({ ...other, name: 'Anna' })
  expect(recoloured).toEqual({ ...other, colour: PERSON_COLOURS[7].hex })
})

test('a user who gives a name stays that user under it, also where guests are not welcome', async () => {
  const renamed = await authorizeGuest({ name: 'Cleopatra' }, context(CLEO, 'off'))
  expect(personFromClaims({ ...renamed, sub: renamed?.id })).toEqual({ ...CLEO, name: 'Cleopatra' })
})

test('where people must sign in nobody becomes a guest, and who is one gets no new sign-in', async () => {
  await expect(authorizeGuest({ name: 'Ana' }, context(undefined, 'off'))).rejects.toThrow(
    /^no-guests$/u,
  )
  await expect(authorizeGuest({ name: 'Ana' }, context(ANA, 'off'))).rejects.toThrow(/^no-guests$/u)
  expect(await authorizeGuest({ name: 'Ana' }, context(undefined, 'link'))).not.toBeNull()
})

test('somebody whom the host has disabled gets no new sign-in, and the reason is named', async () => {
  await expect(authorizeGuest({ name: 'Ana' }, context('disabled'))).rejects.toThrow(/^disabled$/u)
})

test.each([
  [undefined],
  [{}],
  [{ name: ' ' }],
  [{ name: 'A\u0007' }],
  [{ name: 'x'.repeat(41) }],
  [{ name: 'Ana', colour: '#ffffff' }],
  [{ name: 'Ana', colour: ['#c92a2a'] }],
])('the fields %j sign nobody in', async (fields) => {
  expect(await authorizeGuest(fields, context())).toBeNull()
})

test('a person survives the way into a cookie and back, and foreign claims are nobody', () => {
  expect(personFromClaims({ ...claimsOf(ANA), iat: 1, exp: 2, jti: 'x' })).toEqual(ANA)
  expect(personFromClaims({ ...claimsOf(CLEO), iat: 1, exp: 2, jti: 'x' })).toEqual(CLEO)
  expect(
    [
      null,
      {},
      { ...claimsOf(ANA), sub: '42' },
      { ...claimsOf(ANA), kind: 'user' },
      { ...claimsOf(ANA), colour: 'url(x)' },
      { ...claimsOf(ANA), name: 'a\nb' },
    ].map((claims) => personFromClaims(claims)),
  ).toEqual([undefined, undefined, undefined, undefined, undefined, undefined])
})

test('every way to sign in has an id of its own, and next-auth knows it by that id', () => {
  const ids = signInProviders.map((provider) => provider.id)
  const made = signInProviders.map((provider) => provider.create(context()))
  expect(new Set(ids).size).toBe(ids.length)
  expect(made.map((provider) => provider.options?.['id'] ?? provider.id)).toEqual(ids)
})

test.each([
  ['/b/x', 'http://localhost:3000/b/x'],
  ['http://localhost:3000/b/x', 'http://localhost:3000/b/x'],
  ['https://evil.example/x', 'http://localhost:3000'],
  ['//evil.example/x', 'http://localhost:3000'],
  ['/\\evil.example', 'http://localhost:3000'],
  ['javascript:alert(1)', 'http://localhost:3000'],
  ['http://', 'http://localhost:3000'],
])('after signing in, %s leads to %s', (url, target) => {
  expect(redirectTarget(url, 'http://localhost:3000')).toBe(target)
})
