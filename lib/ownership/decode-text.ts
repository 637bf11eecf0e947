/** How a file's bytes were read as text. */
export type TextEncoding = 'utf-8' | 'utf-16' | 'windows-1252'

/** A file's text, and how sure it is. */
export interface DecodedText {
  readonly text: string
  readonly encoding: TextEncoding
  /** True when nothing in the file says so: accents may be wrong, and people should look. */
  readonly isGuess: boolean
}

/**
 * The text of a file that people brought, without its byte order mark; undefined when it is none, such
 * as a workbook. What has no mark and is no UTF-8 is taken for what spreadsheets on Windows write.
 */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  const marked = MARKS.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte))
  if (marked) {
    const { label, encoding, mark } = marked
    const text = new TextDecoder(label).decode(bytes.subarray(mark.length))
    return isText(text) ? { text, encoding, isGuess: false } : undefined
  }
  const utf16 = unmarkedUtf16(bytes)
  if (utf16) {
    const text = new TextDecoder(utf16).decode(bytes)
    return isText(text) ? { text, encoding: 'utf-16', isGuess: false } : undefined
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return isText(text) ? { text, encoding: 'utf-8', isGuess: false } : undefined
  } catch {
    const text = new TextDecoder('windows-1252').decode(bytes)
    return isText(text) ? { text, encoding: 'windows-1252', isGuess: true } : undefined
  }
}

const MARKS = [
  { mark: [0xef, 0xbb, 0xbf], label: 'utf-8', encoding: 'utf-8' },
  { mark: [0xff, 0xfe], label: 'utf-16le', encoding: 'utf-16' },
  { mark: [0xfe, 0xff], label: 'utf-16be', encoding: 'utf-16' },
] as const satisfies readonly { mark: readonly number[]; label: string; encoding: TextEncoding }[]

/**
 * The label of UTF-16 without its mark: of nearly all letters one byte is 0, always the same of the two. Workbooks
 * and pictures have zeros in both.
 */
function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const start = bytes.subarray(0, SAMPLE)
  if (bytes.length < 2 || bytes.length % 2 !== 0) return undefined
  const zeros = [0, 0]
  for (const [at, byte] of start.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  const isMost = (count: number): boolean => count > start.length / 2 / 2
  if (even === 0 && isMost(odd)) return 'utf-16le'
  return odd === 0 && isMost(even) ? 'utf-16be' : undefined
}

/** Bytes that are looked at. */
const SAMPLE = 4096

/** Workbooks and pictures have zero bytes within their first few. */
function isText(text: string): boolean {
  return !text.includes('\0')
}
