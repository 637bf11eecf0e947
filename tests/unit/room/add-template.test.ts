import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { project } from '#lib/board/project.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import { templates } from '#lib/templates/index.ts'
import { startTemplate } from '#lib/templates/start.ts'
import { addTemplate } from '#server/room/add-template.ts'
import { holderUpdate } from '#server/room/template-write.ts'
import { page } from '#tests/support/board-factory.ts'

const EMPTY = { records: { count: 2 }, docBytes: 1_000 }

test('a template on a page of a board is shown with the page, and roles of a known name stay the ones they are', () => {
  const doc = boardOf('pm-po')
  apply(doc, holderUpdate(doc, { role: 'PM', name: 'Ada' }))
  const before = project(doc).records
  apply(doc, addTemplate(doc, asked('raci'), EMPTY))
  // Nobody has made the page yet, or has deleted it.
  expect(project(doc).records).toEqual(before)

  const made = page('raci')
  doc.getMap('r').set(made.id, made)
  expect(project(doc).quarantined).toEqual([])
  const { roles, summary } = ownershipOf(doc)
  expect(roles).toEqual([
    { id: 'PM', name: 'Product Manager', holders: ['Ada'] },
    { id: 'PO', name: 'Product Owner', holders: [] },
  ])
  expect(summary.faults).toEqual([])

  apply(doc, holderUpdate(doc, { role: 'PO', name: 'Bo' }))
  expect(ownershipOf(doc).roles.map(({ holders }) => holders)).toEqual([['Ada'], ['Bo']])
})

test('roles are the same ones also where two templates are added before either has its page', () => {
  const doc = boardOf('blank')
  apply(doc, addTemplate(doc, { ...asked('raci'), page: 'page:one' }, EMPTY))
  apply(doc, addTemplate(doc, { ...asked('pm-po'), page: 'page:two' }, EMPTY))
  for (const name of ['one', 'two']) doc.getMap('r').set(`page:${name}`, page(name))
  expect(ownershipOf(doc).roles.map(({ name }) => name)).toEqual([
    'Product Manager',
    'Product Owner',
  ])
})

test('every template with furniture can be added to every board, twice, and all of it is valid', () => {
  const withFurniture = templates.filter(({ id }) => id !== 'blank')
  for (const first of templates) {
    for (const { id } of withFurniture) {
      const doc = boardOf(first.id)
      for (const name of ['one', 'two']) {
        apply(doc, addTemplate(doc, { ...asked(id), page: `page:${name}` }, EMPTY))
        const made = page(name)
        doc.getMap('r').set(made.id, made)
      }
      const { records, quarantined } = project(doc)
      const { summary, roles } = ownershipOf(doc)
      const where = `${id} on ${first.id}`
      expect(quarantined, where).toEqual([])
      expect(summary.faults, where).toEqual([])
      expect(new Set(roles.map(({ name }) => name)).size, where).toBe(roles.length)
      const onPages = Object.values(records).filter(
        (each) => each.typeName === 'shape' && each.parentId === 'page:two',
      )
      const { furniture } = startOf(id)
      expect(onPages, where).toHaveLength(furniture.length)
    }
  }
})

test('what cannot be added is refused with its reason, and the document is as it was', () => {
  const doc = boardOf('pm-po')
  apply(doc, addTemplate(doc, { ...asked('daci'), page: 'page:there' }, EMPTY))
  const before = Y.encodeStateAsUpdate(doc)
  const refusals = {
    'a template of a newer client': addTemplate(doc, { ...asked('raci'), version: 2 }, EMPTY),
    'one that nobody knows': addTemplate(doc, { ...asked('raci'), template: 'okr' }, EMPTY),
    'a blank page': addTemplate(doc, { ...asked('raci'), template: 'blank' }, EMPTY),
    'roles of one name': addTemplate(doc, { ...asked('venn'), roles: ['A', 'a'] }, EMPTY),
    'the first page': addTemplate(doc, { ...asked('raci'), page: 'page:page' }, EMPTY),
    'a page with furniture': addTemplate(doc, { ...asked('raci'), page: 'page:there' }, EMPTY),
    // Its tray would have the id of the label of the board's own, shape:tpl-label-tray.
    'a page by whose id furniture would be written over': addTemplate(
      doc,
      { ...asked('raci'), page: 'page:label' },
      EMPTY,
    ),
    'a board at its limit of records': addTemplate(doc, asked('raci'), {
      ...EMPTY,
      records: { count: 20_000 },
    }),
    'a board at its limit of bytes': addTemplate(doc, asked('raci'), {
      ...EMPTY,
      docBytes: 32 * 1024 * 1024,
    }),
  }
  expect(refusals).toEqual({
    'a template of a newer client': 'unknown-template',
    'one that nobody knows': 'unknown-template',
    'a blank page': 'unknown-template',
    'roles of one name': 'bad-roles',
    'the first page': 'page-taken',
    'a page with furniture': 'page-taken',
    'a page by whose id furniture would be written over': 'page-taken',
    'a board at its limit of records': 'full',
    'a board at its limit of bytes': 'full',
  })
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
})

test('a board takes templates until its regions would no longer be counted', () => {
  const doc = boardOf('pm-po')
  let added = 0
  for (; added < 100; added++) {
    const name = `p${added}`
    const update = addTemplate(doc, { ...asked('pm-po'), page: `page:${name}` }, EMPTY)
    if (update === 'full') break
    apply(doc, update)
    const made = page(name)
    doc.getMap('r').set(made.id, made)
  }
  // Two circles and a tray each, 48 shapes in all.
  expect(added).toBe(15)
  expect(ownershipOf(doc).summary.faults).toEqual([])
  // A page that is deleted makes room.
  doc.getMap('r').delete('page:p3')
  expect(typeof addTemplate(doc, asked('pm-po'), EMPTY)).not.toBe('string')
})

function asked(template: string) {
  const known = templates.find(({ id }) => id === template)
  return {
    id: '1',
    type: 'add-template',
    page: 'page:raci',
    template,
    version: known?.version ?? 0,
    placement: 'example',
  } as const
}

function startOf(template: string) {
  const start = startTemplate({ template, placement: 'example' })
  if (!start.ok) throw new Error(`no template ${template}`)
  return start.value
}

function boardOf(template: string): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, encodeSeed({ epoch: 1, ...startOf(template) }))
  return doc
}

function apply(doc: Y.Doc, update: Uint8Array | string | undefined): void {
  if (!(update instanceof Uint8Array)) throw new Error(`no update: ${update}`)
  Y.applyUpdate(doc, update)
}

function ownershipOf(doc: Y.Doc): Ownership {
  const ownership = new Ownership({ isFurniture: (id) => doc.getMap('tpl').has(id) })
  ownership.apply({ put: Object.values(project(doc).records) })
  return ownership
}
