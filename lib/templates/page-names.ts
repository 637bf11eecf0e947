import { defaultPage } from '#lib/board/repair-pages.ts'
import { DEFAULT_PAGE_ID } from '#lib/board/layout.ts'
import { findTemplate } from './index.ts'

/** A page as menus show it. */
export interface NamedPage {
  readonly id: string
  readonly name: string
}

/**
 * What the pages of a board are called once a template is added. The first page is then one of several and
 * takes the name of the board's own template, unless people gave it one; no two have the same.
 *
 * @param options.pages - those that are there, without one whose place the new page takes
 * @param options.template - the board's own; undefined where its first page shows none
 * @param options.roles - ids of the roles on the first page
 * @param options.title - what the added template is called
 */
export function pageNames(options: {
  readonly pages: readonly NamedPage[]
  readonly template: string | undefined
  readonly roles: readonly string[]
  readonly title: string
}): { readonly first: NamedPage | undefined; readonly added: string } {
  const { pages, template, roles, title } = options
  const first = firstPage(pages, { template, roles })
  const others = pages.filter(({ id }) => id !== first?.id).map(({ name }) => name)
  if (!first) return { first, added: freeName(title, others) }
  const name = freeName(first.name, others)
  return { first: { id: first.id, name }, added: freeName(title, [...others, name]) }
}

function firstPage(
  pages: readonly NamedPage[],
  { template, roles }: { template: string | undefined; roles: readonly string[] },
): NamedPage | undefined {
  const page = pages.find(({ id }) => id === DEFAULT_PAGE_ID)
  const own = template === undefined ? undefined : findTemplate(template)
  if (!page || !own || roles.length === 0 || page.name !== UNNAMED) return undefined
  return { id: page.id, name: own.titleOf?.(roles) ?? own.name }
}

/** Pages of one name could not be told apart in the menu. */
function freeName(name: string, taken: readonly string[]): string {
  let free = name
  for (let nth = 2; taken.includes(free); nth++) free = `${name} ${nth}`
  return free
}

const UNNAMED: string = (defaultPage() as { name?: string }).name ?? ''
