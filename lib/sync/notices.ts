import type { Dropped } from './keeper.ts'
import type { Unkept } from './unkept.ts'
import { Watchable } from './watched.ts'

/** What a person is told of their own work that is not on the board. */
export class Notices {
  /** One sentence; undefined when there is nothing to say. */
  readonly sentence = new Watchable<string | undefined>(undefined)
  /** What they may have as a file. */
  readonly unkept = new Watchable<readonly Unkept[]>([])

  /** So many changes cannot be on the board; what they say is offered. */
  readonly dropped = ({ dropped, unkept }: Dropped): void => {
    if (dropped === 0) return
    this.offer(unkept)
    const what = dropped === 1 ? 'One of your changes was' : `${dropped} of your changes were`
    this.sentence.set(`${what} not kept: that part of the board cannot be edited.`)
  }

  /** What may not be on the board is this person's own all the same. */
  viewOnly(unkept: readonly Unkept[]): void {
    if (unkept.length === 0) return
    this.offer(unkept)
    const what =
      unkept.length === 1 ? 'One of your changes is' : `${unkept.length} of your changes are`
    this.sentence.set(`${what} not on the board: you can only view it now.`)
  }

  offer(unkept: readonly Unkept[]): void {
    this.unkept.set([...this.unkept.get(), ...unkept])
  }

  dismiss(): void {
    this.sentence.set(undefined)
    this.unkept.set([])
  }
}
