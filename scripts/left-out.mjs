// What the browser gets in place of modules that it has no use for; next.config.mjs says which.

// lib0 asks for a Buffer only where `btoa` is missing, and checks for undefined elsewhere.
export const Buffer = undefined

// Extensions of TipTap's starter kit that are switched off, here or by tldraw.
export const Blockquote = undefined
export const CodeBlock = undefined
export const Gapcursor = undefined
export const History = undefined
export const HorizontalRule = undefined

// What tldraw reads files of other programs with.
export const putExcalidrawContent = undefined
export const buildFromV1Document = undefined

// What tldraw keeps a board in when it is given no store.
export const openDB = undefined
export const deleteDB = undefined
export const LocalIndexedDb = undefined
export const getAllIndexDbNames = undefined
export const TLLocalSyncClient = undefined

// What tldraw shows where nobody says what else.
export const DefaultActionsMenu = undefined
export const DefaultDebugMenu = undefined
export const DefaultDebugPanel = undefined
export const DefaultErrorFallback = undefined
export const DefaultImageToolbar = undefined
export const DefaultMenuPanel = undefined
export const DefaultQuickActions = undefined
export const DefaultSharePanel = undefined
export const DefaultToasts = undefined
export const DefaultTopPanel = undefined
export const DefaultVideoToolbar = undefined
export const ElbowArrowDebug = undefined
export const EmbedDialog = undefined

// The board registers handlers of its own for all of it.
export const registerDefaultExternalContentHandlers = () => {}

// Sites that may be embedded, and what their frames would be allowed.
export const DEFAULT_EMBED_DEFINITIONS = []
export const embedShapePermissionDefaults = {}
export const isCustomEmbedDefinition = () => false
export const isDefaultEmbedDefinitionType = () => false
