import { Pencil } from 'lucide-react'
import { RegionHintsSlot } from '#app/b/[boardId]/ownership/OwnershipSlot.tsx'
import {
  type Editor,
  useEditor,
  useReadonly,
  useValue,
  type TLGeoShape,
  type TLTextShape,
} from 'tldraw'
import type { Hue } from '#lib/board/hues.ts'
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
          <g key={shape.id} transform={turnOf(shape)}>
            <FurnitureArea shape={shape} ink={SCREEN_INK} />
          </g>
        ))}
        {areas.map((shape) => (
          <g key={shape.id} transform={turnOf(shape)}>
            <FurnitureLine shape={shape} ink={SCREEN_INK} />
          </g>
        ))}
      </svg>
      <RegionHintsSlot />
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
  const { about } = shape.meta
  const role = typeof about === 'string' ? about : ''
  const title = useValue('title of a role', () => roleName(editor, role), [editor, role])
  if (isReadonly) {
    if (name === '') return null
    return (
      <div style={placeOf(shape)}>
        <FurnitureText shape={shape} text={name} ink={SCREEN_INK} />
      </div>
    )
  }
  return (
    <div
      {...CHROME}
      className="ov-holder"
      data-align={shape.props.textAlign}
      style={placeOf(shape)}
    >
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

/** Where an area lies on the page; a turned one turns about its own corner. */
function turnOf({ x, y, rotation }: TLGeoShape): string {
  return `translate(${x} ${y}) rotate(${(rotation * 180) / Math.PI})`
}

/** The words of a role's own label, else its id. */
function roleName(editor: Editor, role: string): string {
  const label = furnitureOnPage(editor).find(
    ({ meta }) => meta['furniture'] === 'label' && meta['about'] === role,
  )
  return label && isFurnitureText(label) ? furnitureWords(editor, label, []) : role
}

/** As {@link turnOf}, for words. */
function placeOf({ x, y, rotation, props }: TLTextShape) {
  const turn = rotation === 0 ? {} : { rotate: `${rotation}rad`, transformOrigin: '0 0' }
  return { position: 'absolute', left: x, top: y, width: props.w, ...turn } as const
}

function byHue(ink: (hue: Hue) => string): Readonly<Record<Hue, string>> {
  return { pm: ink('pm'), po: ink('po'), pmm: ink('pmm'), plain: ink('plain') }
}

const SCREEN_INK: FurnitureInk = {
  line: byHue((hue) => `var(--ov-${hue}-line)`),
  text: byHue((hue) => `var(--ov-${hue}-text)`),
  tint: byHue((hue) => `var(--ov-${hue}-tint)`),
  frame: 'var(--ov-frame)',
  frameFill: 'var(--ov-frame-fill)',
  trayFill: 'var(--ov-tray-fill)',
  faint: 'var(--ov-faint)',
  // Two pixels at any zoom, up to where the line would be a band.
  lineWidth: 'clamp(2px, calc(2.25px * var(--tl-scale)), 9px)',
  hairline: 'clamp(1px, calc(1px * var(--tl-scale)), 5px)',
  fontFamily: 'var(--font-sans)',
  // At least 12 px as long as its line has room for it.
  smallFont: 'clamp(26px, calc(12px * var(--tl-scale)), 32px)',
}
