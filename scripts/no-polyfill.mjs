// What the browser gets in place of polyfills that it has no use for; next.config.mjs says which.
// lib0 asks for a Buffer only where `btoa` is missing, and checks for undefined elsewhere.
export const Buffer = undefined
