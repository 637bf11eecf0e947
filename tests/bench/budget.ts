/** One promise, and what was measured. */
export interface Budget {
  readonly what: string
  readonly measured: number
  readonly limit: number
  readonly unit: string
}

/** `ok`, or `falls short`. */
export function verdict({ measured, limit }: Budget): 'ok' | 'falls short' {
  // Written so that what could not be measured falls short.
  return measured <= limit ? 'ok' : 'falls short'
}

/** Prints one line per budget. True when every one is held. */
export function printBudgets(budgets: readonly Budget[], print: (line: string) => void): boolean {
  print('')
  print('Budgets')
  for (const budget of budgets) {
    const { what, measured, limit, unit } = budget
    const found = Number.isNaN(measured) ? 'not measured' : withUnit(number(measured), unit)
    print(`${what}: ${found}, at most ${withUnit(String(limit), unit)}: ${verdict(budget)}`)
  }
  return budgets.every((budget) => verdict(budget) === 'ok')
}

function withUnit(value: string, unit: string): string {
  return unit === '' ? value : `${value} ${unit}`
}

/** A number with three figures or so. */
export function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
