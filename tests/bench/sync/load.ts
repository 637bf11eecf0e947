import { assertNever } from '#lib/core/assert.ts'
import { runBoards, type BoardsJob } from './board-load.ts'
import { runCursors, type CursorJob } from './cursor-load.ts'
import { runDrag, type DragJob } from './drag-load.ts'
import { runOpen, type OpenJob } from './open-load.ts'
import { runSlow, type SlowJob } from './slow-load.ts'
import { runKill, runRejoin, type KillJob, type RejoinJob } from './restart-load.ts'

/** What a load process can be asked to do. */
export type Job = DragJob | CursorJob | BoardsJob | OpenJob | KillJob | RejoinJob | SlowJob

/** What it answers: what the job found, or why it could not. */
export type Answer = { readonly found: unknown } | { readonly failed: string }

// The load: a process of its own, so that its work is not the server's. It does one job and ends.
process.once('message', (job: Job) => {
  run(job).then(
    (found) => answer({ found }),
    (error: unknown) => answer({ failed: error instanceof Error ? error.message : String(error) }),
  )
})

function run(job: Job): Promise<unknown> {
  switch (job.kind) {
    case 'drag':
      return runDrag(job)
    case 'cursors':
      return runCursors(job)
    case 'boards':
      return runBoards(job)
    case 'open':
      return runOpen(job)
    case 'slow':
      return runSlow(job)
    case 'kill':
      return runKill(job)
    case 'rejoin':
      return runRejoin(job)
    default:
      return assertNever(job)
  }
}

function answer(what: Answer): void {
  process.send?.(what, () => process.exit(0))
}
