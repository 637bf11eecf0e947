import { cx } from './cx.ts'

/** A person as a coloured disc with initials. The name is read out; the disc alone says nothing. */
export function Avatar({
  name,
  colour,
  size = 28,
  className,
}: {
  name: string
  /** `#rrggbb` of PERSON_COLOURS, so that white letters are readable on it. */
  colour: string
  /** Diameter in px. */
  size?: number
  className?: string
}) {
  return (
    <span
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is text, not a picture file
      role="img"
      aria-label={name}
      // Drawn, not written: a button with faces is called what its label says, not "AB".
      data-initials={initials(name)}
      className={cx(
        'grid shrink-0 place-items-center rounded-full font-semibold text-white forced-color-adjust-none select-none before:content-[attr(data-initials)]',
        className,
      )}
      style={{ background: colour, width: size, height: size, fontSize: Math.round(size * 0.4) }}
    />
  )
}

/**
 * Up to two letters: of the first and the last word, whole characters as people see them. The
 * second Sam, "Sam (2)", is S2.
 */
export function initials(name: string): string {
  const words = name
    .trim()
    .replace(/\((\d+)\)$/u, '$1')
    .split(/\s+/u)
  const last = words.length > 1 ? firstCharacter(words.at(-1)) : ''
  return (firstCharacter(words[0]) + last).toUpperCase()
}

function firstCharacter(word = ''): string {
  for (const { segment } of CHARACTERS.segment(word)) return segment
  return ''
}

const CHARACTERS = new Intl.Segmenter()
