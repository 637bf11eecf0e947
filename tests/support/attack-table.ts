import type { Echo } from './echo.ts'

/** Nobody on another board may wait longer, ms. */
const MAX_ECHO_MS = 200

/** Another program of the machine may hold up an echo, but not each time. */
const ATTEMPTS = 3

/** What became of each attack, and how a second board did meanwhile. */
export class AttackTable {
  readonly #echo: Echo
  readonly #rows: Record<string, { outcome: string; 'slowest echo, ms': number }> = {}
  readonly #slow: string[] = []

  constructor(echo: Echo) {
    this.#echo = echo
  }

  /**
   * Plays an attack, again where the second board was held up; one that always holds it up stays so.
   *
   * @param prepare - answers the attack, which answers what became of it
   */
  async play(name: string, prepare: () => Promise<() => Promise<string>>): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const attack = await prepare()
      const slowestMs = this.#echo.watch()
      const outcome = await attack()
      const echoMs = Math.round(slowestMs())
      this.#rows[name] = { outcome, 'slowest echo, ms': echoMs }
      if (echoMs <= MAX_ECHO_MS) return
      if (attempt === ATTEMPTS) this.#slow.push(`${name}: ${echoMs} ms`)
    }
  }

  get outcomes(): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(this.#rows).map(([name, row]) => [name, row.outcome]))
  }

  /** The rows since this was last asked in which a second board was held up. */
  takeSlow(): readonly string[] {
    return this.#slow.splice(0)
  }

  print(): void {
    // oxlint-disable-next-line no-console -- the figures are what it is asked for
    console.table(this.#rows)
  }
}
