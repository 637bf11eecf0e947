import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

import { storageFailure, toStorageError } from '#server/storage/storage-sentences.ts'

const SECRET_FILE = 'secret'
const SECRET_FORM = /^[A-Za-z0-9_-]{43}$/

/**
 * The secret that signs everybody in, kept in the data folder and made at the first start: 32 random
 * bytes as base64url, readable by this user alone. Call it while this process owns the folder.
 *
 * @throws StorageError `corrupt` when the file holds something else, `read-only` or `full` when it cannot be made
 */
export function keepSecret(dataDir: string): string {
  try {
    return readSecret(dataDir) ?? makeSecret(dataDir)
  } catch (error) {
    throw toStorageError(error, dataDir)
  }
}

function readSecret(dataDir: string): string | undefined {
  const file = join(dataDir, SECRET_FILE)
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  // Taking another one would sign everybody out and leave their boards without an owner.
  if (!SECRET_FORM.test(text))
    throw storageFailure('corrupt', dataDir, `the file ${SECRET_FILE} is not one that Overlap made`)
  chmodSync(file, 0o600)
  return text
}

function makeSecret(dataDir: string): string {
  const file = join(dataDir, SECRET_FILE)
  const unfinished = `${file}.unfinished`
  const secret = randomBytes(32).toString('base64url')
  const descriptor = openSync(unfinished, 'w', 0o600)
  try {
    writeSync(descriptor, `${secret}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(unfinished, file)
  return secret
}
