/**
 * Answers who is inside whom, over parents that stay as they are meanwhile. What was found once is
 * kept, and each step also points far up its chain, so that neither deep nesting nor many questions
 * about it cost their product.
 */
export class Ancestry {
  readonly #parentOf: (id: string) => string | undefined
  readonly #steps = new Map<string, Step>()

  /** Chains of parents must end: `parentOf` is undefined for a page. */
  constructor(parentOf: (id: string) => string | undefined) {
    this.#parentOf = parentOf
  }

  /** The end of the chain. */
  pageOf(id: string): string {
    return this.#step(id).page
  }

  /** True when `outer` is a parent of `id`, however far up. */
  isInside(id: string, outer: string): boolean {
    const goal = this.#step(outer)
    let at = this.#step(id)
    if (at.depth <= goal.depth) return false
    while (at.depth > goal.depth) at = at.far.depth >= goal.depth ? at.far : at.parent
    return at === goal
  }

  #step(id: string): Step {
    const missing: string[] = []
    let at = id
    let step = this.#steps.get(at)
    while (!step) {
      const parent = this.#parentOf(at)
      if (parent === undefined) {
        step = new Step(at)
        this.#steps.set(at, step)
      } else {
        missing.push(at)
        at = parent
        step = this.#steps.get(at)
      }
    }
    for (let next = missing.pop(); next !== undefined; next = missing.pop()) {
      step = new Step(step.page, step)
      this.#steps.set(next, step)
    }
    return step
  }
}

/** One shape on its chain. `far` skips ever longer stretches, so a climb takes few steps. */
class Step {
  readonly page: string
  readonly depth: number
  readonly parent: Step
  readonly far: Step

  constructor(page: string, parent?: Step) {
    this.page = page
    this.depth = parent ? parent.depth + 1 : 0
    this.parent = parent ?? this
    const far = parent?.far
    // Two stretches of the same length become one that is twice as long.
    const isEven = far && parent.depth - far.depth === far.depth - far.far.depth
    this.far = far ? (isEven ? far.far : parent) : this
  }
}
