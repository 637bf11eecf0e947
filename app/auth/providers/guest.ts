import type { User } from 'next-auth'
import credentials from 'next-auth/providers/credentials'
import { isPersonColour, pickColour } from '#lib/access/colours.ts'
import { parsePersonName } from '#lib/access/person-name.ts'
import { DISABLED, type SignInContext, type SignInProvider } from './provider.ts'

/**
 * A name is enough. Somebody who is a guest already stays the same guest: that is how name and
 * colour change while boards and edits stay theirs.
 */
export const guestProvider: SignInProvider = {
  id: 'guest',
  isEnabled: true,
  create: (context) =>
    credentials({
      id: 'guest',
      name: 'Guest',
      credentials: { name: { label: 'Name' }, colour: { label: 'Colour' } },
      authorize: (input) => authorizeGuest(input, context),
    }),
}

/**
 * The guest that these fields describe; null (next-auth's word for a refusal) for a name that breaks
 * the rules or a colour outside of the palette. Without a colour the guest's own stays, and a
 * newcomer gets one.
 */
export async function authorizeGuest(
  input: Readonly<Record<string, unknown>> | undefined,
  context: SignInContext,
): Promise<User | null> {
  const name = parsePersonName(input?.['name'])
  const colour = input?.['colour'] || undefined
  if (!name.ok || (colour !== undefined && !isPersonColour(colour))) return null
  const current = await context.currentPerson()
  // The word that next-auth hands on to the page.
  if (current === 'disabled') throw new Error(DISABLED)
  return {
    id: current?.id ?? `g_${context.newId()}`,
    kind: 'guest',
    name: name.value,
    colour: colour ?? current?.colour ?? pickColour(context.random()),
  }
}
