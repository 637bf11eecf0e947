/** The bytes of numbered test rows; not Yjs, because storage does not look inside. */
export function row(number: number): Uint8Array {
  return new TextEncoder().encode(`row ${number} `.repeat(1 + (number % 40)))
}
