// What the browser gets in place of modules that it has no use for; next.config.mjs says which.

// lib0 asks for a Buffer only where `btoa` is missing, and checks for undefined elsewhere.
export const Buffer = undefined

// Extensions of TipTap's starter kit that are switched off, here or by tldraw.
export const Blockquote = undefined
export const CodeBlock = undefined
export const History = undefined
export const HorizontalRule = undefined

// What tldraw reads files of other programs with.
export const putExcalidrawContent = undefined
export const buildFromV1Document = undefined

// What tldraw keeps a board in when it is given no store.
export const openDB = undefined
export const deleteDB = undefined
