/** The mark: two circles that overlap, in the hues of the two roles. */
export function LogoMark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden>
      <circle cx="8.75" cy="12" r="6.75" className="fill-pm/15 stroke-pm" strokeWidth="2" />
      <circle cx="15.25" cy="12" r="6.75" className="fill-po/15 stroke-po" strokeWidth="2" />
    </svg>
  )
}
