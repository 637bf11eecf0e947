// Plain JavaScript: a TypeScript one would be compiled again at every start.

/**
 * Polyfills that libraries bring into the browser for engines older than any that can show this
 * interface (its colours need `light-dark()` of 2024): 15 KiB of every board, gzip.
 */
const POLYFILLS = [
  'core-js/stable/array/at.js',
  'core-js/stable/array/flat-map.js',
  'core-js/stable/array/flat.js',
  'core-js/stable/string/at.js',
  'core-js/stable/string/replace-all.js',
  'next/dist/compiled/buffer',
]

/** tldraw's own storage in the browser, which a board with a store of ours never opens. */
const OWN_STORAGE = ['idb', './LocalIndexedDb.mjs', '../utils/sync/TLLocalSyncClient.mjs']

/** Parts of TipTap's starter kit that no text of ours has: 8 KiB, with what they bring. */
const SWITCHED_OFF = [
  '@tiptap/extension-blockquote',
  '@tiptap/extension-code-block',
  '@tiptap/extension-gapcursor',
  '@tiptap/extension-history',
  '@tiptap/extension-horizontal-rule',
]

/** What tldraw reads files of other programs with: a dropped or pasted one is refused before. 8 KiB. */
const FOREIGN_FILES = [
  './utils/excalidraw/putExcalidrawContent.mjs',
  './lib/utils/excalidraw/putExcalidrawContent.mjs',
  '../tldr/buildFromV1Document.mjs',
]

/**
 * Parts of tldraw's interface that the board has its own in place of, or does without: editor-config
 * says which. tldraw names them as what is shown when nobody says anything else, so they would come
 * along. Some 10 KiB, with what they bring.
 */
const OWN_INTERFACE = [
  '../components/ActionsMenu/DefaultActionsMenu.mjs',
  '../components/DebugMenu/DefaultDebugMenu.mjs',
  '../components/DefaultDebugPanel.mjs',
  '../components/DefaultMenuPanel.mjs',
  '../components/EmbedDialog.mjs',
  '../components/QuickActions/DefaultQuickActions.mjs',
  '../components/SharePanel/DefaultSharePanel.mjs',
  '../components/Toasts.mjs',
  '../components/default-components/DefaultErrorFallback.mjs',
  './components/default-components/DefaultErrorFallback.mjs',
  '../components/Toolbar/DefaultImageToolbar.mjs',
  '../components/Toolbar/DefaultVideoToolbar.mjs',
  '../components/TopPanel/DefaultTopPanel.mjs',
  './elbow/ElbowArrowDebug.mjs',
]

/** What tldraw does with things that are pasted and dropped: content-handlers replaces all of it. Some 4 KiB. */
const OWN_CONTENT = './defaultExternalContentHandlers.mjs'

/** The sites that tldraw would embed: a board embeds none. */
const EMBEDS = ['../defaultEmbedDefinitions.mjs', '../../defaultEmbedDefinitions.mjs']

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  // No page uses Next's image service; what anybody asks of it would be written beside the build.
  images: { unoptimized: true, maximumDiskCacheSize: 0 },
  // Types are checked by `npm run check`, with settings of our own and once for all rooms.
  typescript: { ignoreBuildErrors: true },
  // Without it Next looks for a lockfile in the folders above and may take one of those as the root.
  turbopack: {
    root: process.cwd(),
    resolveAlias: {
      ...Object.fromEntries(
        [
          ...POLYFILLS,
          ...SWITCHED_OFF,
          ...FOREIGN_FILES,
          ...OWN_STORAGE,
          ...OWN_INTERFACE,
          OWN_CONTENT,
          ...EMBEDS,
        ].map((name) => [name, { browser: './scripts/left-out.mjs' }]),
      ),
      // What libraries bring for engines, or for values, that a board does not have. Some 16 KiB.
      'lodash.isequal': { browser: './scripts/is-equal.mjs' },
      'lodash.isequalwith': { browser: './scripts/is-equal.mjs' },
      'lodash.uniq': { browser: './scripts/uniq.mjs' },
      linkifyjs: { browser: './scripts/find-links.mjs' },
      'lib0/logging': { browser: './scripts/logging.mjs' },
    },
  },
  // While developing, Next writes the address of every request; those of invite links are secrets.
  logging: { incomingRequests: { ignore: [/^\/j\//] } },
}

export default config
