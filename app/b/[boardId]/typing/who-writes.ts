interface Writer {
  readonly name: string
  readonly colour: string
}

/** A part of a sentence in a person's colour. */
export interface ColouredPart {
  readonly text: string
  readonly colour: string
}

/**
 * "Anna is writing", "Anna and Ben are writing" or "Anna, Ben and 2 others are writing": the first name in
 * that person's colour, the rest in the second's. The parts make the sentence when they are joined.
 */
export function whoWrites(writers: readonly Writer[]): readonly ColouredPart[] {
  const [first, second] = writers
  if (!first) return []
  if (!second) return [{ text: `${first.name} is writing`, colour: first.colour }]
  const others = writers.length - 2
  const [comma, and] = others === 0 ? ['', 'and '] : [',', '']
  const rest = others === 0 ? '' : ` and ${others === 1 ? '1 other' : `${others} others`}`
  return [
    { text: `${first.name}${comma} `, colour: first.colour },
    { text: `${and}${second.name}${rest} are writing`, colour: second.colour },
  ]
}
