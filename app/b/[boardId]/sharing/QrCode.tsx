import { encode } from 'uqr'

/** An address as a QR code: dark on light in every theme, with the quiet edge that cameras need. */
export function QrCode({ address, className }: { address: string; className?: string }) {
  const { size, data } = encode(address, { ecc: 'M', border: QUIET_MODULES })
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is drawn here, not a file
      role="img"
      aria-label="QR code of the link"
      shapeRendering="crispEdges"
      className={className}
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={darkRuns(data)} fill="#000000" />
    </svg>
  )
}

/** One rectangle for each run of dark modules of a row. */
function darkRuns(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) =>
      row.map((isDark, x) => {
        if (!isDark || row[x - 1] === true) return ''
        const end = row.indexOf(false, x)
        const width = (end === -1 ? row.length : end) - x
        return `M${x} ${y}h${width}v1h-${width}z`
      }),
    )
    .join('')
}

/** Of the standard. */
const QUIET_MODULES = 4
