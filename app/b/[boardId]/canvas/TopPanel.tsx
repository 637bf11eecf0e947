import { TriangleAlert, X } from 'lucide-react'
import { useState } from 'react'
import { useEditor, useValue } from 'tldraw'
import { IconButton } from '#app/ui/IconButton.tsx'
import { Button } from '#app/ui/Button.tsx'
import { useCanvas } from './canvas-context.ts'
import { flyTo, type Destination } from './camera.ts'
import { diagramOf } from './diagram.ts'
import { copyText } from './copy-text.ts'
import { useExampleLine } from './example-line.ts'
import { CHROME } from './keyboard-focus.ts'
import { useIsPhone } from './use-is-phone.ts'

/** Top centre: where to fly on phones, and what is worth a sentence. */
export function TopPanel() {
  const isPhone = useIsPhone()
  return (
    <div className="ov-top" {...CHROME}>
      {isPhone && <RegionChips />}
      <QuarantineBanner />
      <ExampleLine />
    </div>
  )
}

function RegionChips() {
  const editor = useEditor()
  const diagram = useValue('diagram', () => diagramOf(editor), [editor])
  if (!diagram) return null
  return (
    <nav className="ov-chips" aria-label="Go to">
      {CHIPS.map(([destination, label]) => (
        <button
          key={destination}
          type="button"
          data-to={destination}
          onClick={() => flyTo(editor, diagram, destination)}
        >
          {label}
        </button>
      ))}
    </nav>
  )
}

const CHIPS: readonly (readonly [Destination, string])[] = [
  ['PM', 'PM'],
  ['both', 'Both'],
  ['PO', 'PO'],
  ['all', 'All'],
]

function ExampleLine() {
  const { isShown, dismiss } = useExampleLine()
  if (!isShown) return null
  return (
    <div className="ov-line" role="note">
      <span>This placement is an example, not the answer. Drag any card.</span>
      <IconButton icon={X} label="Dismiss" onClick={dismiss} className="ov-line-close" />
    </div>
  )
}

function QuarantineBanner() {
  const { board } = useCanvas()
  const quarantined = useValue('quarantined', () => board.quarantined.get(), [board])
  const [isDismissed, setIsDismissed] = useState(false)
  const [copied, setCopied] = useState(false)
  const count = quarantined.length
  if (count === 0 || isDismissed) return null
  const details = quarantined.map(({ id, reason }) => `${id}: ${reason}`).join('\n')
  return (
    <div className="ov-line" role="alert">
      <TriangleAlert aria-hidden size={16} className="text-warn" />
      <span>
        {count === 1 ? '1 item could not be shown.' : `${count} items could not be shown.`}
      </span>
      <Button size="sm" variant="ghost" onClick={() => void copyText(details).then(setCopied)}>
        {copied ? 'Copied' : 'Copy details'}
      </Button>
      <IconButton
        icon={X}
        label="Dismiss"
        onClick={() => setIsDismissed(true)}
        className="ov-line-close"
      />
    </div>
  )
}
