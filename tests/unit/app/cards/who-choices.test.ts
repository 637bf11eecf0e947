import { expect, test } from 'vitest'
import { rivalChoices, whoChoices } from '#app/b/[boardId]/cards/who-choices.ts'

const PM = { id: 'PM', name: 'Product Manager', holders: ['Ana'] }
const PO = { id: 'PO', name: 'Product Owner', holders: ['Bo', 'Cem'] }

test('roles that hold the card come first, then people of several, then who else is here', () => {
  expect(whoChoices({ roles: [PM, PO], held: ['PO'], here: ['Ana', 'Dee'] })).toEqual([
    { value: 'PO', text: 'Product Owner (Bo, Cem)' },
    { value: 'PM', text: 'Product Manager (Ana)' },
    { value: 'Bo', text: 'Bo (Product Owner)' },
    { value: 'Cem', text: 'Cem (Product Owner)' },
    { value: 'Dee', text: 'Dee' },
  ])
})

test('a name that is two things is offered once, for it is stored as one', () => {
  const both = { ...PM, holders: ['Bo', 'Eve'] }
  const values = whoChoices({ roles: [both, PO], held: [], here: ['PM', 'Bo'] }).map(
    ({ value }) => value,
  )
  expect(values).toEqual(['PM', 'PO', 'Bo', 'Eve', 'Cem'])
})

test('those who are named where one has to be chosen are offered as they are stored', () => {
  const accountable = [
    { kind: 'role', role: 'PM', person: undefined },
    { kind: 'role', role: 'PO', person: 'Cem' },
    { kind: 'outside', person: 'Zoe' },
  ] as const
  expect(rivalChoices({ state: 'two-accountable', accountable }, [PM, PO])).toEqual([
    { value: 'PM', text: 'Product Manager' },
    { value: 'Cem', text: 'Cem' },
    { value: 'Zoe', text: 'Zoe' },
  ])
  expect(rivalChoices({ state: 'parked', accountable }, [PM, PO])).toEqual([])
})
