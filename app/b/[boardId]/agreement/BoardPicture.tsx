import type { AgreementPicture } from '#lib/services/agreement.ts'

/** The board, or one of its pages, to read: on a screen as wide as its page, on paper a sheet of its own. */
export function BoardPicture({
  picture,
  title,
  name,
}: {
  picture: AgreementPicture
  /** The board's. */
  title: string
  /** The page; undefined on a board that has no others. */
  name: string | undefined
}) {
  const { svg, w, h, worded, blank } = picture
  const what = name === undefined ? 'The board' : 'The page'
  return (
    <figure className="mt-10 print:m-0 print:[page:board]">
      <figcaption className="mb-2 text-[15px] font-semibold">
        {name === undefined ? what : `${what} “${name}”`}
        {blank > 0 && <span className="font-normal text-muted"> · {wordsShown(worded)}</span>}
      </figcaption>
      {/* Takes the focus, so that the keyboard scrolls what a phone has no room for. */}
      <section
        aria-label={`${what} as a picture`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
        tabIndex={0}
        className="-mx-5 overflow-x-auto px-5 sm:mx-0 sm:px-0 print:m-0 print:overflow-visible print:p-0"
      >
        {/* oxlint-disable-next-line nextjs/no-img-element -- an SVG of our own, which needs no resizing */}
        <img
          src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
          alt={
            name === undefined
              ? `The board “${title}” with its cards`
              : `The page “${name}” of “${title}” with its cards`
          }
          width={Math.round(w)}
          height={Math.round(h)}
          className="h-auto w-full min-w-[960px] rounded-panel border border-border bg-surface print:mx-auto print:max-h-[170mm] print:w-auto print:max-w-full print:min-w-0 print:rounded-none print:border-0"
        />
      </section>
    </figure>
  )
}

function wordsShown(worded: number): string {
  return worded === 0
    ? 'Without the words of its cards: there are too many.'
    : `With the words of ${worded} cards; the others are in the table.`
}
