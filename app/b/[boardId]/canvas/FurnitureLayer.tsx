import { Pencil } from 'lucide-react'
import { useEditor, useReadonly, useValue, type TLTextShape } from 'tldraw'
import {
  FurnitureArea,
  type FurnitureInk,
  FurnitureLine,
  FurnitureText,
  furnitureWords,
  isFurnitureArea,
  isFurnitureText,
  lineHeightOf,
} from './FurnitureDrawing.tsx'
import { CHROME } from './keyboard-focus.ts'
import { HolderPopover } from './HolderPopover.tsx'
import { furnitureOnPage } from './protected-shapes.ts'

/** Draws the furniture in page space, below all shapes. */
export function FurnitureLayer() {
  const editor = useEditor()
  const furniture = useValue('furniture', () => furnitureOnPage(editor), [editor])
  const areas = furniture.filter(isFurnitureArea)
  return (
    <div className="ov-furniture">
      <svg aria-hidden width={1} height={1}>
        {areas.map((shape) => (
          <g key={shape.id} transform={`translate(${shape.x} ${shape.y})`}>
            <FurnitureArea shape={shape} ink={SCREEN_INK} />
          </g>
        ))}
        {areas.map((shape) => (
          <g key={shape.id} transform={`translate(${shape.x} ${shape.y})`}>
            <FurnitureLine shape={shape} ink={SCREEN_INK} />
          </g>
        ))}
      </svg>
      {furniture.filter(isFurnitureText).map((shape) => {
        const words = furnitureWords(editor, shape, furniture)
        return shape.meta['furniture'] === 'holder' ? (
          <HolderLine key={shape.id} shape={shape} name={words} />
        ) : (
          <div key={shape.id} style={placeOf(shape)}>
            <FurnitureText shape={shape} text={words} ink={SCREEN_INK} />
          </div>
        )
      })}
    </div>
  )
}

/** Who holds the role. A button only while the select tool is: a stroke may start on it. */
function HolderLine({ shape, name }: { shape: TLTextShape; name: string }) {
  const editor = useEditor()
  const isOpenToClicks = useValue('holder can be clicked', () => editor.isIn('select'), [editor])
  const isReadonly = useReadonly()
  const role = shape.meta['about'] === 'PM' ? 'PM' : 'PO'
  const title = role === 'PM' ? 'Product Manager' : 'Product Owner'
  if (isReadonly) {
    if (name === '') return null
    return (
      <div style={placeOf(shape)}>
        <FurnitureText shape={shape} text={name} ink={SCREEN_INK} />
      </div>
    )
  }
  return (
    <div {...CHROME} className="ov-holder" style={placeOf(shape)}>
      <HolderPopover role={role} title={title} name={name}>
        <button
          type="button"
          data-named={name !== ''}
          style={{ pointerEvents: isOpenToClicks ? 'all' : 'none', height: lineHeightOf(shape) }}
          aria-label={name === '' ? `${title}: add a name` : `${title}: ${name}. Change the name`}
          onPointerDown={(event) => event.stopPropagation()}
        >
          <span>{name === '' ? 'Add a name' : name}</span>
          <Pencil aria-hidden size={18} />
        </button>
      </HolderPopover>
    </div>
  )
}

function placeOf(shape: TLTextShape) {
  return { position: 'absolute', left: shape.x, top: shape.y, width: shape.props.w } as const
}

const SCREEN_INK: FurnitureInk = {
  line: { PM: 'var(--pm)', PO: 'var(--po)' },
  text: { PM: 'var(--pm-text)', PO: 'var(--po-text)' },
  tint: { PM: 'var(--ov-pm-tint)', PO: 'var(--ov-po-tint)' },
  frame: 'var(--ov-frame)',
  frameFill: 'var(--ov-frame-fill)',
  trayFill: 'var(--ov-tray-fill)',
  muted: 'var(--muted)',
  faint: 'var(--ov-faint)',
  // Two pixels at any zoom, up to where the line would be a band.
  lineWidth: 'clamp(2px, calc(2.25px * var(--tl-scale)), 9px)',
  hairline: 'clamp(1px, calc(1px * var(--tl-scale)), 5px)',
  fontFamily: 'var(--font-sans)',
}
