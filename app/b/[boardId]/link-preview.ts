import type { Metadata } from 'next'
import { currentSignIn } from '#app/auth/current-person.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { LinkPreview } from '#lib/services/home.ts'
import { services } from '#lib/services/services.ts'

/**
 * What programs and browsers are told of a board's page. Title, counts and picture go to whoever has the
 * address, as long as that alone lets people in; else a person who may open it is told its title, and
 * everybody else what they would be told of a board that does not exist.
 */
export async function boardMetadata(id: BoardId | undefined): Promise<Metadata> {
  const preview = id && (await services().home.preview(id))
  if (id === undefined || !preview) return { ...QUIET, title: await ownTitle(id) }
  const { title } = preview
  const description = describe(preview)
  const picture = `/api/boards/${id}/preview.png?v=${preview.pictureVersion}`
  const images = [{ url: picture, width: 1200, height: 630, alt: '', type: 'image/png' }]
  return {
    ...QUIET,
    title,
    description,
    openGraph: {
      type: 'website',
      siteName: 'Overlap',
      title,
      description,
      url: `/b/${id}`,
      images,
    },
    twitter: { card: 'summary_large_image', title, description, images: [picture] },
  }
}

/** The description of a link preview: "PM / PO board · 24 notes · 3 people". */
export function describe({ template, notes, people }: LinkPreview): string {
  const kind = template === 'pm-po' ? 'PM / PO board' : (nameOf(template) ?? 'Board')
  return [kind, count(notes, 'note', 'notes'), count(people, 'person', 'people')].join(' · ')
}

/** A blank board is a board, whatever its template is called. */
function nameOf(template: string): string | undefined {
  const known = services()
    .templates.list()
    .find(({ id }) => id === template)
  return template === 'blank' ? undefined : known?.name
}

/** Boards are no business of search engines. */
const QUIET: Metadata = { robots: { index: false, follow: false } }

async function ownTitle(id: BoardId | undefined): Promise<string> {
  const { principal } = await currentSignIn()
  if (id === undefined || principal.kind === 'nobody') return NO_BOARD
  return (await services().home.title(principal, id)) ?? NO_BOARD
}

const NO_BOARD = 'No board here'

function count(n: number, one: string, more: string): string {
  return `${n} ${n === 1 ? one : more}`
}
