import { TriangleAlert, X } from 'lucide-react'
import { useState } from 'react'
import { useEditor, useValue } from 'tldraw'
import type { Hue } from '#lib/board/hues.ts'
import { IconButton } from '#app/ui/IconButton.tsx'
import { Button } from '#app/ui/Button.tsx'
import { useCanvas } from './canvas-context.ts'
import { flyTo, sharedBox, type Destination } from './camera.ts'
import { diagramOf, type Diagram } from './diagram.ts'
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
      <ExampleLine isPhone={isPhone} />
    </div>
  )
}

function RegionChips() {
  const editor = useEditor()
  const diagram = useValue('diagram', () => diagramOf(editor), [editor])
  if (!diagram) return null
  return (
    <nav className="ov-chips" aria-label="Go to">
      {chipsOf(diagram).map(({ to, label, hue }) => (
        <button key={label} type="button" data-hue={hue} onClick={() => flyTo(editor, diagram, to)}>
          {label}
        </button>
      ))}
    </nav>
  )
}

interface Chip {
  readonly to: Destination
  readonly label: string
  readonly hue?: Hue
}

/** One for each role, in their order, with what two of them share between them. */
function chipsOf(diagram: Diagram): Chip[] {
  const roles = new Map(diagram.regions.map(({ role, hue }) => [role, hue]))
  const chips = [...roles].map(([role, hue]): Chip => ({ to: { role }, label: role, hue }))
  if (sharedBox(diagram)) chips.splice(1, 0, { to: 'both', label: 'Both' })
  return [...chips, { to: 'all', label: 'All' }]
}

function ExampleLine({ isPhone }: { isPhone: boolean }) {
  const { isShown, dismiss } = useExampleLine({ untilTouched: isPhone })
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
