import { expect, test } from 'vitest'
import { cardLetters, cardWords, typedParty } from '#lib/ownership/card-words.ts'
import { readCardFacts } from '#lib/ownership/card-facts.ts'
import { makeCard } from '#lib/ownership/card.ts'

const ROLES = [
  { id: 'PM', name: 'Product Manager', holders: ['Ana'] },
  { id: 'PO', name: 'Product Owner', holders: [] },
]

function card(held: readonly string[] | undefined, meta: object, text = 'Pricing') {
  const richText = { type: 'doc', content: [{ type: 'text', text }] }
  const facts = readCardFacts({ id: 'shape:a', typeName: 'shape', props: { richText }, meta })
  const region = held && { key: held.join('+'), roles: held }
  return makeCard({ id: 'shape:a', facts, pageId: 'page:page', region, roles: ROLES })
}

test.each([
  [['PM'], {}, 'Pricing, card, Product Manager, accountable: Product Manager'],
  [['PM', 'PO'], {}, 'Pricing, card, Product Manager and Product Owner, not yet accountable'],
  [
    ['PM', 'PO'],
    { accountable: 'Ana', delegate: 'Team' },
    'Pricing, card, Product Manager and Product Owner, accountable: Ana (Product Manager), delegated to Team',
  ],
  [
    ['PM', 'PO'],
    { accountable: 'PM', 'accountable.2': 'PO' },
    'Pricing, card, Product Manager and Product Owner, accountable: Product Manager and Product Owner',
  ],
  [[], {}, 'Pricing, card, nobody, not yet accountable'],
  [undefined, {}, 'Pricing, card, not placed, not yet accountable'],
  [['PM'], { parked: true }, 'Pricing, parked card, Product Manager, accountable: Product Manager'],
])('a card in %j with %j', (held, meta, expected) => {
  expect(cardWords(card(held, meta), ROLES)).toBe(expected)
})

test('a card without words has a name all the same', () => {
  expect(cardWords(card(['PM'], {}, ''), ROLES)).toMatch(/^Untitled, card/)
})

test.each([
  [['PM'], {}, 'A: PM'],
  [['PM', 'PO'], {}, 'PM, PO'],
  [['PM', 'PO'], { accountable: 'Ana', delegate: 'Team' }, 'A: PM, with PO → Team'],
  [['PM', 'PO'], { accountable: 'Zoe' }, 'A: Zoe, with PM, PO'],
  [[], {}, ''],
  [undefined, { delegate: 'PO' }, '→ PO'],
  [['PM', 'PO'], { accountable: 'PM', delegate: 'Team', parked: true }, 'Parked: PM, PO'],
  [[], { parked: true }, 'Parked'],
])('on a picture a card in %j with %j says %j', (held, meta, expected) => {
  expect(cardLetters(card(held, meta))).toBe(expected)
})

test('who types the name of a role means that role, whatever its case', () => {
  const typed = ['product owner', 'Product Manager', 'PM', 'Bo'].map((name) =>
    typedParty(name, ROLES),
  )
  expect(typed).toEqual(['PO', 'PM', 'PM', 'Bo'])
})
