import { expect, test } from 'vitest'
import { pageNames } from '#lib/templates/page-names.ts'

const FIRST = { id: 'page:page', name: 'Page 1' }
const PM_PO = { template: 'pm-po', roles: ['PM', 'PO'] }

test('the first page of several has the name of its own template', () => {
  expect(pageNames({ ...PM_PO, pages: [FIRST], title: 'DACI' })).toEqual({
    first: { id: 'page:page', name: 'PM / PO' },
    added: 'DACI',
  })
})

test('of a diagram with roles of its own, the first page is called as the board was', () => {
  const roles = ['Design', 'Support', 'Sales']
  expect(pageNames({ pages: [FIRST], template: 'venn', roles, title: 'DACI' }).first?.name).toBe(
    'Design / Support / Sales',
  )
})

test('a template that is added to a board of the same gets another name than it', () => {
  const names = pageNames({ ...PM_PO, pages: [FIRST], title: 'PM / PO' })
  expect([names.first?.name, names.added]).toEqual(['PM / PO', 'PM / PO 2'])
})

test('the name of another page is not given twice', () => {
  const pages = [FIRST, { id: 'page:x', name: 'PM / PO' }]
  const names = pageNames({ ...PM_PO, pages, title: 'PM / PO' })
  expect([names.first?.name, names.added]).toEqual(['PM / PO 2', 'PM / PO 3'])
})

test.each([
  ['a name that people gave', [{ id: 'page:page', name: 'Billing' }], PM_PO],
  ['a later page of that name', [{ id: 'page:x', name: 'Page 1' }], PM_PO],
  ['a first page without a diagram', [FIRST], { template: 'blank', roles: [] }],
  ['a template of a newer version', [FIRST], { template: 'unheard-of', roles: ['PM'] }],
  [
    'a board that does not say what it was made of',
    [FIRST],
    { template: undefined, roles: ['PM'] },
  ],
])('%s stays', (_, pages, board) => {
  expect(pageNames({ ...board, pages, title: 'DACI' })).toEqual({ first: undefined, added: 'DACI' })
})
