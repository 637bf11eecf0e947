// What Yjs needs of lib0/logging: its warnings. Colours, and pictures in a console, are for its tests.

export const [BOLD, UNBOLD, ORANGE, RED] = [undefined, undefined, undefined, undefined]

export function print(...words) {
  // oxlint-disable-next-line no-console -- it stands in for a library that writes there
  console.log(...words.filter((word) => word !== undefined))
}

export function warn(...words) {
  // oxlint-disable-next-line no-console -- it stands in for a library that writes there
  console.warn(...words)
}
