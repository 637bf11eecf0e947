import type { User } from 'next-auth'
import credentials from 'next-auth/providers/credentials'
import { isPersonColour, pickColour } from '#lib/access/colours.ts'
import { parsePersonName } from '#lib/access/person-name.ts'
import type { SignInContext, SignInProvider } from './provider.ts'
import { DISABLED, NO_GUESTS } from './reasons.ts'

/**
 * A name is enough. Somebody who is signed in already stays who they are, guest or user: that is how
 * name and colour change while boards and edits stay theirs.
 */
export const guestProvider: SignInProvider = {
  id: 'guest',
  label: () => 'a name',
  // Also when guests are not welcome: users change their name by it.
  isEnabled: () => true,
  create: (context) =>
    credentials({
      id: 'guest',
      name: 'Guest',
      credentials: { name: { label: 'Name' }, colour: { label: 'Colour' } },
      authorize: (input) => authorizeGuest(input, context),
    }),
}

/**
 * The person that these fields describe; null (next-auth's word for a refusal) for a name that breaks
 * the rules or a colour outside of the palette. Without a colour the person's own stays, and a
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
  if (current?.kind === 'user') {
    const change = { name: name.value, colour: colour ?? current.colour }
    const user = await context.changeUser(current.id, change)
    return user ? { ...user, kind: 'user' } : null
  }
  if (context.guests === 'off') throw new Error(NO_GUESTS)
  return {
    id: current?.id ?? `g_${context.newId()}`,
    kind: 'guest',
    name: name.value,
    colour: colour ?? current?.colour ?? pickColour(context.random()),
  }
}
