import { ok, refused, type Result } from '#lib/core/result.ts'
import { decodeText, type TextEncoding } from '#lib/ownership/decode-text.ts'
import { MAX_FILE_BYTES } from './import-words.ts'

/** A text to import, and where it came from. */
export interface Source {
  readonly text: string
  /** Of a file. */
  readonly fileName?: string | undefined
  /** Set when how the file was read is a guess. */
  readonly guessedAs?: TextEncoding | undefined
}

/** Why a file cannot be taken. */
export type FileFault = 'too-large' | 'no-text' | 'empty' | 'unreadable'

/** The text of a file that somebody chose or dropped. */
export async function readSource(file: File): Promise<Result<Source, FileFault>> {
  if (file.size > MAX_FILE_BYTES) return refused('too-large')
  const read = await bytesOf(file)
  if (!read) return refused('unreadable')
  const decoded = decodeText(read)
  if (!decoded) return refused('no-text')
  if (decoded.text.trim() === '') return refused('empty')
  const { text, encoding, isGuess } = decoded
  return ok({ text, fileName: file.name, guessedAs: isGuess ? encoding : undefined })
}

/** Undefined when the browser cannot read the file, such as a folder. */
async function bytesOf(file: File): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    return undefined
  }
}
