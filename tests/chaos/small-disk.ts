import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Freed a little at a time at the end, since a whole block may not fit. */
const BLOCKS = [1024 * 1024, 64 * 1024, 4 * 1024]

/** A file system of its own, in memory, that can be filled to the last page and freed again. */
export class SmallDisk {
  readonly folder: string

  /** @throws Error where this user may not mount one */
  static mount(megabytes: number): SmallDisk {
    const folder = mkdtempSync(join(tmpdir(), 'overlap-disk-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], {
        stdio: 'pipe',
      })
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw new Error('a small disk needs the right to mount one (root)', { cause: error })
    }
    return new SmallDisk(folder)
  }

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Takes all that is left, also what somebody freed since the last time. */
  fill(): void {
    for (const size of BLOCKS) {
      const block = Buffer.alloc(size)
      while (this.#freeBytes() >= size) {
        try {
          appendFileSync(this.#ballast, block)
        } catch {
          // Somebody else took it first.
          break
        }
      }
    }
  }

  free(): void {
    rmSync(this.#ballast, { force: true })
  }

  unmount(): void {
    execFileSync('umount', ['-l', this.folder])
    rmSync(this.folder, { recursive: true, force: true })
  }

  get #ballast(): string {
    return join(this.folder, 'ballast')
  }

  #freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.folder)
    return bavail * bsize
  }
}
