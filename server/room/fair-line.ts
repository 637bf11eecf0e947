/** Does one piece of work after the other, in turn for all who bring some: who brings many waits for their own. */
export class FairLine {
  readonly #waiting = new Map<object, (() => Promise<void>)[]>()
  #isBusy = false

  /**
   * Does the work when it is its turn. That it fails is for whoever asked for it.
   *
   * @param whose - stands for who brings it, such as a board
   */
  do<Value>(whose: object, work: () => Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const theirs = this.#waiting.get(whose) ?? []
      theirs.push(() => work().then(resolve, reject))
      this.#waiting.set(whose, theirs)
      if (!this.#isBusy) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#isBusy = true
    for (const [whose, theirs] of this.#waiting) {
      // To the end of the line with the rest, also of this very loop.
      this.#waiting.delete(whose)
      const next = theirs.shift()
      if (theirs.length > 0) this.#waiting.set(whose, theirs)
      await next?.()
    }
    this.#isBusy = false
  }
}
