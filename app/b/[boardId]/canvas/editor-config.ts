import { getAssetUrlsByMetaUrl } from '@tldraw/assets/urls'
import { OwnershipSlot } from '#app/b/[boardId]/ownership/OwnershipSlot.tsx'
import type { TLComponents, TldrawOptions, TLEmbedDefinition } from 'tldraw'
import { CardBarLoader } from '#app/b/[boardId]/cards/CardBarLoader.tsx'
import { NOTE_GAP } from './add-note.ts'
import { BelowShapes } from './BelowShapes.tsx'
import { BoardToolbar } from './BoardToolbar.tsx'
import { BoardGeoUtil, BoardTextUtil } from './furniture-export.tsx'
import { ForwardedToasts } from './ForwardedToasts.tsx'
import { LiveOverlays } from './LiveOverlays.tsx'
import { MenuPanel } from './MenuPanel.tsx'
import { MouseContextMenu } from './MouseContextMenu.tsx'
import { setPalette } from './palette.ts'
import { PaperNoteUtil } from './PaperNoteUtil.tsx'
import { PlainBookmarkUtil } from './PlainBookmarkUtil.tsx'
import { SelectionStylePanel } from './SelectionStylePanel.tsx'
import { ShortcutsDialog } from './ShortcutsDialog.tsx'
import { TeammateOutline } from './TeammateOutline.tsx'
import { TopPanel } from './TopPanel.tsx'

// Constants of the module: tldraw makes a new editor when one of these is another object.

const urls = getAssetUrlsByMetaUrl()

/**
 * Fonts, icons and translations from this server, with hashed names. tldraw would load every icon at
 * the start, and without an entry its own from another host: those of embeds, which we have none of,
 * are empty.
 */
export const assetUrls = {
  ...urls,
  embedIcons: Object.fromEntries(Object.keys(urls.embedIcons).map((name) => [name, ''])),
}

/** None: the stock list trusts hosts that only look like the real ones. */
export const embeds: TLEmbedDefinition[] = []

/** Differences from tldraw's options. */
export const options: Partial<TldrawOptions> = {
  adjacentShapeMargin: NOTE_GAP,
  // A double click makes a note, see note-gestures; digits place cards.
  createTextOnCanvasDoubleClick: false,
  enableToolbarKeyboardShortcuts: false,
  actionShortcutsLocation: 'menu',
}

/** tldraw's shapes with our looks; their records are stock. */
export const shapeUtils = [PaperNoteUtil, BoardGeoUtil, BoardTextUtil, PlainBookmarkUtil]

/** Which parts of tldraw's interface are ours, and which are left out beside the board's own bar. */
export const components: TLComponents = {
  // Drawn by the overlays, which need no store and no React for a move. Not null here: without a
  // component tldraw draws its hint at the screen's edge for cursors in view as well.
  CollaboratorCursor: Nothing,
  CollaboratorShapeIndicator: TeammateOutline,
  Overlays: LiveOverlays,
  OnTheCanvas: BelowShapes,
  InFrontOfTheCanvas: CardBarLoader,
  ContextMenu: MouseContextMenu,
  Toolbar: BoardToolbar,
  MenuPanel,
  TopPanel,
  SharePanel: OwnershipSlot,
  StylePanel: SelectionStylePanel,
  Toasts: ForwardedToasts,
  // The page keeps its skeleton in view until the editor is there.
  LoadingScreen: null,
  ErrorFallback: PassOn,
  KeyboardShortcutsDialog: ShortcutsDialog,
  HelpMenu: null,
  ImageToolbar: null,
  VideoToolbar: null,
  DebugPanel: null,
  DebugMenu: null,
  QuickActions: null,
  ActionsMenu: null,
}

function Nothing(): null {
  return null
}

/** To the page's own error screen: tldraw's offers to erase the board's data. */
function PassOn({ error }: { error: unknown }): never {
  throw error
}

setPalette()
