import * as encoding from 'lib0/encoding'

/** A V1 update written by hand: `sections` of structs, then an empty or given delete set. */
export function handMadeUpdate(options: {
  sections: readonly {
    readonly clientId: number
    readonly clock: number
    readonly count: number
    readonly write: (encoder: encoding.Encoder) => void
  }[]
  deletes?: readonly {
    readonly clientId: number
    readonly ranges: readonly (readonly [number, number])[]
  }[]
}): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, options.sections.length)
    for (const { clientId, clock, count, write } of options.sections) {
      encoding.writeVarUint(encoder, count)
      encoding.writeVarUint(encoder, clientId)
      encoding.writeVarUint(encoder, clock)
      write(encoder)
    }
    const deletes = options.deletes ?? []
    encoding.writeVarUint(encoder, deletes.length)
    for (const { clientId, ranges } of deletes) {
      encoding.writeVarUint(encoder, clientId)
      encoding.writeVarUint(encoder, ranges.length)
      for (const [clock, length] of ranges) {
        encoding.writeVarUint(encoder, clock)
        encoding.writeVarUint(encoder, length)
      }
    }
  })
}

/** Writes one tombstone struct of a length. */
export function tombstone(length: number): (encoder: encoding.Encoder) => void {
  return (encoder) => {
    encoding.writeUint8(encoder, 0)
    encoding.writeVarUint(encoder, length)
  }
}

/** `count` client IDs that each begin at clock 5, which Yjs would search for minutes. */
export function manySections(count: number): Uint8Array {
  return handMadeUpdate({
    sections: Array.from({ length: count }, (_, index) => ({
      clientId: 100_000 + index,
      clock: 5,
      count: 1,
      write: tombstone(1),
    })),
  })
}

/** An awareness update that claims this many clients. */
export function awarenessOf(count: number, state = '{}'): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, count)
    for (let index = 0; index < count; index++) {
      encoding.writeVarUint(encoder, index)
      encoding.writeVarUint(encoder, 1)
      encoding.writeVarString(encoder, state)
    }
  })
}

/** A state vector of this many clients. */
export function stateVectorOf(count: number): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, count)
    for (let index = 0; index < count; index++) {
      encoding.writeVarUint(encoder, 100_000 + index)
      encoding.writeVarUint(encoder, 1)
    }
  })
}
