// tldraw's way to make a picture of shapes, loaded when somebody first asks for one: 9 KiB that no
// opening needs. Without a network it fails then, and tldraw says so.

export async function exportToSvg(...asked) {
  const { exportToSvg: make } =
    await import('../node_modules/@tldraw/editor/dist-esm/lib/exports/exportToSvg.mjs')
  return make(...asked)
}
