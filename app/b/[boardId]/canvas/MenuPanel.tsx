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
import { useState } from 'react'
import type { BoardTemplates } from '#app/b/[boardId]/templates/BoardTemplates.tsx'
import { useToast } from '#app/ui/Toast.tsx'
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
  const toast = useToast()
  const [Templates, setTemplates] = useState<typeof BoardTemplates>()

  async function openTemplates(): Promise<void> {
    try {
      const file = await import('#app/b/[boardId]/templates/BoardTemplates.tsx')
      setTemplates(() => file.BoardTemplates)
    } catch {
      toast({ text: 'Templates need the server, which cannot be reached. Try again.' })
    }
  }

  return (
    <nav ref={ref} className="tlui-menu-zone ov-menu" aria-label="Board">
      <div className="tlui-buttons__horizontal">
        <MainMenu onTemplates={() => void openTemplates()} />
        {hasPages && <DefaultPageMenu />}
        {!isReadonly && !isPhone && <UndoRedo />}
      </div>
      {Templates && <Templates onClose={() => setTemplates(undefined)} />}
    </nav>
  )
}

/** Without files, embeds and the rest that the board does not have. */
function MainMenu({ onTemplates }: { onTemplates: () => void }) {
  const isReadonly = useReadonly()
  return (
    <DefaultMainMenu>
      <TldrawUiMenuGroup id="basic">
        <EditSubmenu />
        <ViewSubmenu />
        <ExportFileContentSubMenu />
        <NewPage />
        {!isReadonly && (
          <TldrawUiMenuItem id="templates" label="Templates…" onSelect={onTemplates} />
        )}
      </TldrawUiMenuGroup>
      <Cards />
      <PreferencesGroup />
    </DefaultMainMenu>
  )
}

function Cards() {
  const editor = useEditor()
  const isOffered = useValue(
    'cards to tidy',
    () => diagramOf(editor) !== undefined && !editor.getIsReadonly(),
    [editor],
  )
  if (!isOffered) return null
  return (
    <TldrawUiMenuGroup id="cards">
      <TldrawUiMenuActionItem actionId="tidy-up" />
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
