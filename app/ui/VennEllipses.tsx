/** The two regions as the PM / PO board draws them, in its own page units. Goes into an `<svg>`. */
export function VennEllipses() {
  return (
    <>
      <ellipse {...PM} className="fill-pm/10" />
      <ellipse {...PO} className="fill-po/10" />
      {/* Lines last: both are whole in the overlap. */}
      <ellipse {...PM} fill="none" className="stroke-pm" {...LINE} />
      <ellipse {...PO} fill="none" className="stroke-po" {...LINE} />
    </>
  )
}

const PM = { cx: -390, cy: 0, rx: 770, ry: 620 }
const PO = { cx: 390, cy: 0, rx: 770, ry: 620 }
const LINE = { strokeWidth: 2, vectorEffect: 'non-scaling-stroke' } as const
