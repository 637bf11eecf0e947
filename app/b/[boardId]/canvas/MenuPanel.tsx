import {
  DefaultMainMenu,
  DefaultPageMenu,
  EditSubmenu,
  ExportFileContentSubMenu,
  PageRecordType,
  PreferencesGroup,
  TldrawUiMenuActionItem,
  TldrawUiMenuContextProvider,
  TldrawUiMenuGroup,
  TldrawUiMenuItem,
  TldrawUiToolbar,
  useCanRedo,
  useCanUndo,
  useEditor,
  useReadonly,
  useValue,
  ViewSubmenu,
} from 'tldraw'
import { diagramOf } from './diagram.ts'
import { useIsPhone } from './use-is-phone.ts'
import { useWheelOnCanvas } from './use-wheel-on-canvas.ts'

/** Top left: the menu, pages once there are several, undo and redo. */
export function MenuPanel() {
  const ref = useWheelOnCanvas<HTMLElement>()
  const editor = useEditor()
  const isReadonly = useReadonly()
  const isPhone = useIsPhone()
  const hasPages = useValue('several pages', () => editor.getPages().length > 1, [editor])
  return (
    <nav ref={ref} className="tlui-menu-zone ov-menu" aria-label="Board">
      <div className="tlui-buttons__horizontal">
        <MainMenu />
        {hasPages && <DefaultPageMenu />}
        {!isReadonly && !isPhone && <UndoRedo />}
      </div>
    </nav>
  )
}

/** Without files, embeds and the rest that the board does not have. */
function MainMenu() {
  return (
    <DefaultMainMenu>
      <TldrawUiMenuGroup id="basic">
        <EditSubmenu />
        <ViewSubmenu />
        <ExportFileContentSubMenu />
        <NewPage />
      </TldrawUiMenuGroup>
      <Cards />
      <PreferencesGroup />
    </DefaultMainMenu>
  )
}

function Cards() {
  const editor = useEditor()
  const isReadonly = useReadonly()
  const hasRegions = useValue('cards to tidy', () => diagramOf(editor) !== undefined, [editor])
  if (isReadonly) return null
  return (
    <TldrawUiMenuGroup id="cards">
      <TldrawUiMenuActionItem actionId="import-cards" />
      {hasRegions && <TldrawUiMenuActionItem actionId="tidy-up" />}
    </TldrawUiMenuGroup>
  )
}

/** The page menu appears with the second page, so the way to it has to be somewhere else. */
function NewPage() {
  const editor = useEditor()
  const isOffered = useValue(
    'new page',
    () => editor.getPages().length === 1 && !editor.getIsReadonly(),
    [editor],
  )
  if (!isOffered) return null
  return (
    <TldrawUiMenuGroup id="pages">
      <TldrawUiMenuItem
        id="new-page"
        label="page-menu.create-new-page"
        onSelect={() => {
          const id = PageRecordType.createId()
          editor.markHistoryStoppingPoint('new page')
          editor.createPage({ id, name: 'Page 2' })
          editor.setCurrentPage(id)
        }}
      />
    </TldrawUiMenuGroup>
  )
}

function UndoRedo() {
  const canUndo = useCanUndo()
  const canRedo = useCanRedo()
  return (
    <TldrawUiToolbar className="tlui-buttons__horizontal" label="Undo and redo">
      <TldrawUiMenuContextProvider type="small-icons" sourceId="quick-actions">
        <TldrawUiMenuActionItem actionId="undo" disabled={!canUndo} />
        <TldrawUiMenuActionItem actionId="redo" disabled={!canRedo} />
      </TldrawUiMenuContextProvider>
    </TldrawUiToolbar>
  )
}
