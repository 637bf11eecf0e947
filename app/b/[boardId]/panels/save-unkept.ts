import { unkeptFile, type Unkept } from '#lib/sync/unkept.ts'

/** Hands somebody what they made and the board did not keep, as a file of their downloads. */
export function saveUnkept(unkept: readonly Unkept[]): void {
  const blob = new Blob([unkeptFile(unkept)], { type: 'application/json' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = 'my-unsent-notes.json'
  link.click()
  URL.revokeObjectURL(link.href)
}
