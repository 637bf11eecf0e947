import { type ReactNode, useState } from 'react'
import {
  MobileStylePanel,
  TldrawUiButtonIcon,
  TldrawUiMenuContextProvider,
  TldrawUiPopover,
  TldrawUiPopoverContent,
  TldrawUiPopoverTrigger,
  TldrawUiToolbar,
  TldrawUiToolbarButton,
  ToolbarItem,
  useEditor,
  useReadonly,
  useValue,
} from 'tldraw'
import { TrayButton } from './TrayButton.tsx'
import { useIsPhone } from './use-is-phone.ts'
import { useWheelOnCanvas } from './use-wheel-on-canvas.ts'

/** The tools that a session needs; the rest is one press away. */
export function BoardToolbar() {
  const ref = useWheelOnCanvas<HTMLDivElement>()
  const isReadonly = useReadonly()
  const isPhone = useIsPhone()
  const main = isReadonly ? VIEWING_TOOLS : isPhone ? PHONE_TOOLS : DESKTOP_TOOLS
  return (
    <div ref={ref} className="tlui-toolbar ov-toolbar">
      <TrayButton />
      <div className="tlui-toolbar__inner">
        <TldrawUiToolbar
          className={
            isPhone ? 'tlui-toolbar__tools tlui-toolbar__tools__mobile' : 'tlui-toolbar__tools'
          }
          label="Tools"
        >
          <div className="tlui-toolbar__tools__list">
            <TldrawUiMenuContextProvider type="toolbar" sourceId="toolbar">
              {main.map((tool) => (
                <ToolbarItem key={tool} tool={tool} />
              ))}
            </TldrawUiMenuContextProvider>
          </div>
          {!isReadonly && <MoreTools tools={ALL_TOOLS.filter((tool) => !main.includes(tool))} />}
        </TldrawUiToolbar>
        {isPhone && !isReadonly && (
          <div className="tlui-toolbar__tools">
            <MobileStylePanel />
          </div>
        )}
      </div>
    </div>
  )
}

function MoreTools({ tools }: { tools: readonly string[] }): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const editor = useEditor()
  const isActive = useValue(
    'a tool under More is active',
    () => tools.includes(editor.getCurrentToolId()) || editor.isIn('geo'),
    [editor, tools],
  )
  return (
    <TldrawUiPopover id="more tools" open={isOpen} onOpenChange={setIsOpen}>
      <TldrawUiPopoverTrigger>
        <TldrawUiToolbarButton
          type="tool"
          title="More tools"
          className="ov-more"
          data-testid="tools.more-button"
          aria-pressed={isActive}
          isActive={isActive}
        >
          <TldrawUiButtonIcon icon="dots-horizontal" />
        </TldrawUiToolbarButton>
      </TldrawUiPopoverTrigger>
      <TldrawUiPopoverContent side="top" align="end">
        <TldrawUiToolbar
          className="tlui-buttons__grid"
          label="More tools"
          data-testid="tools.more-content"
          onClick={() => setIsOpen(false)}
        >
          <TldrawUiMenuContextProvider type="toolbar-overflow" sourceId="toolbar">
            {tools.map((tool) => (
              <ToolbarItem key={tool} tool={tool} />
            ))}
          </TldrawUiMenuContextProvider>
        </TldrawUiToolbar>
      </TldrawUiPopoverContent>
    </TldrawUiPopover>
  )
}

const DESKTOP_TOOLS: readonly string[] = [
  'select',
  'hand',
  'note',
  'text',
  'arrow',
  'draw',
  'eraser',
]

/** One finger pans, so the hand is not needed; six targets of 44 px and the style button fit. */
const PHONE_TOOLS: readonly string[] = ['select', 'note', 'text', 'draw', 'eraser']

/** For who may look and point. */
const VIEWING_TOOLS: readonly string[] = ['select', 'hand', 'laser']

const ALL_TOOLS: readonly string[] = [
  ...DESKTOP_TOOLS,
  'rectangle',
  'ellipse',
  'triangle',
  'diamond',
  'line',
  'highlight',
  'laser',
  'frame',
  'hexagon',
  'star',
  'cloud',
  'heart',
  'check-box',
  'x-box',
  'arrow-left',
  'arrow-right',
]
