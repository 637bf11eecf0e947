import { VennEllipses } from '#app/ui/VennEllipses.tsx'
import { PERSON_COLOURS } from '#lib/access/colours.ts'

/** A board in miniature: both circles, some tasks, two people at work. Decoration; read by nobody. */
export function OverlapDrawing({ className }: { className?: string }) {
  return (
    <svg viewBox="-1180 -640 2360 1290" className={className} aria-hidden>
      <VennEllipses />
      <g fontSize="58" fontWeight="600" textAnchor="middle" letterSpacing="-0.5">
        <text x="-500" y="-408" className="fill-pm-text">
          Product Manager
        </text>
        <text x="500" y="-408" className="fill-po-text">
          Product Owner
        </text>
        <text x="0" y="-340" className="fill-muted" fontWeight="500">
          Both
        </text>
      </g>
      {NOTES.map((note) => (
        <Note key={note.text.join(' ')} {...note} />
      ))}
      <Cursor x={-264} y={352} name="Ana" colour={PERSON_COLOURS[8].hex} />
      <Cursor x={838} y={264} name="Sam" colour={PERSON_COLOURS[9].hex} />
    </svg>
  )
}

interface NoteProps {
  x: number
  y: number
  text: readonly [string, string?]
  /** Degrees; a note in somebody's hand hangs askew. */
  tilt?: number
}

function Note({ x, y, text: [first, second], tilt }: NoteProps) {
  const middle = NOTE / 2
  return (
    <g transform={`translate(${x} ${y})${tilt === undefined ? '' : ` rotate(${tilt} 0 ${NOTE})`}`}>
      {tilt !== undefined && (
        <rect x="10" y="26" width={NOTE} height={NOTE} rx="18" className="fill-text/15" />
      )}
      <rect
        width={NOTE}
        height={NOTE}
        rx="18"
        className="fill-note stroke-note-border"
        strokeWidth="1"
        vectorEffect="non-scaling-stroke"
      />
      <text fontSize="50" fontWeight="500" textAnchor="middle" className="fill-text">
        <tspan x={middle} y={middle + (second === undefined ? 16 : -14)}>
          {first}
        </tspan>
        {second !== undefined && (
          <tspan x={middle} dy="60">
            {second}
          </tspan>
        )}
      </text>
    </g>
  )
}

function Cursor({ x, y, name, colour }: { x: number; y: number; name: string; colour: string }) {
  const width = 60 + name.length * 28
  return (
    <g transform={`translate(${x} ${y})`}>
      <path
        d="M0 0 L24 74 L38 42 L72 30 Z"
        fill={colour}
        stroke="#ffffff"
        strokeWidth="8"
        strokeLinejoin="round"
        paintOrder="stroke"
      />
      <rect x="52" y="56" width={width} height="72" rx="36" fill={colour} />
      <text
        x={52 + width / 2}
        y="106"
        fontSize="42"
        fontWeight="600"
        textAnchor="middle"
        fill="#ffffff"
      >
        {name}
      </text>
    </g>
  )
}

const NOTE = 264
const NOTES: readonly NoteProps[] = [
  { x: -1026, y: -224, text: ['Product', 'vision'] },
  { x: -726, y: -224, text: ['Roadmap'] },
  { x: -890, y: 76, text: ['Business', 'case'] },
  { x: -132, y: -252, text: ['Success', 'metrics'] },
  { x: -132, y: 48, text: ['Customer', 'feedback'] },
  { x: 462, y: -224, text: ['Order the', 'backlog'] },
  { x: 762, y: -224, text: ['Sprint', 'goal'] },
  { x: 612, y: 76, text: ['Accept', 'work'] },
  { x: -486, y: 168, text: ['Pricing'], tilt: -5 },
]
