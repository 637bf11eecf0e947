import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { emptyDocument } from '#server/room/load-document.ts'
import { handMadeUpdate } from './hostile.ts'

// Documents and small updates of them that would keep Yjs busy for long, made by hand.

type Write = (encoder: encoding.Encoder) => void

/** As many values as asked for. */
export function times<Value>(count: number, make: (at: number) => Value): Value[] {
  return Array.from({ length: count }, (_, at) => make(at))
}

/** A value as the first of a key of `r`, or several values where only one belongs. */
export function keyed(key: string, values = 1): Write {
  return (encoder) => {
    encoding.writeUint8(encoder, 8 | 32)
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarString(encoder, 'r')
    encoding.writeVarString(encoder, key)
    encoding.writeVarUint(encoder, values)
    for (let at = 0; at < values; at++) encoding.writeUint8(encoder, 126)
  }
}

/** A text of so many characters as the first value of a key of `r`. */
function keyedText(key: string, length: number): Write {
  return (encoder) => {
    encoding.writeUint8(encoder, 4 | 32)
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarString(encoder, 'r')
    encoding.writeVarString(encoder, key)
    encoding.writeVarString(encoder, 'x'.repeat(length))
  }
}

/** A text as one value, the first of a key of `r`. */
export function keyedWords(key: string, words: string): Write {
  return (encoder) => {
    encoding.writeUint8(encoder, 8 | 32)
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarString(encoder, 'r')
    encoding.writeVarString(encoder, key)
    encoding.writeVarUint(encoder, 1)
    encoding.writeAny(encoder, words)
  }
}

/** An empty shared type of that kind (1 map, 6 text) under a key of `t`, or in another one. */
export function typed(kind: number, parent: string | Y.ID, key: string): Write {
  return (encoder) => {
    encoding.writeUint8(encoder, 7 | 32)
    encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0)
    if (typeof parent === 'string') encoding.writeVarString(encoder, parent)
    else writeId(encoder, parent)
    encoding.writeVarString(encoder, key)
    encoding.writeVarUint(encoder, kind)
  }
}

/** A character of a text: behind an item, or the first one in a type. */
export function character(place: { behind: Y.ID } | { firstIn: Y.ID }): Write {
  return (encoder) => {
    if ('behind' in place) {
      encoding.writeUint8(encoder, 4 | 128)
      writeId(encoder, place.behind)
    } else {
      encoding.writeUint8(encoder, 4)
      encoding.writeVarUint(encoder, 0)
      writeId(encoder, place.firstIn)
    }
    encoding.writeVarString(encoder, 'x')
  }
}

/** A value behind an item: the next one of its key, or of its list. */
export function valueBehind(id: Y.ID): Write {
  return (encoder) => {
    encoding.writeUint8(encoder, 8 | 128)
    writeId(encoder, id)
    encoding.writeVarUint(encoder, 1)
    encoding.writeUint8(encoder, 126)
  }
}

function writeId(encoder: encoding.Encoder, { client, clock }: Y.ID): void {
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
}

/** An update of these structs of one client. */
export function structsOf(clientId: number, structs: readonly Write[], clock = 0): Uint8Array {
  const write = (encoder: encoding.Encoder): void => structs.forEach((each) => each(encoder))
  return handMadeUpdate({ sections: [{ clientId, clock, count: structs.length, write }] })
}

/** An update that only deletes. */
export function deletesOf(
  clientId: number,
  ranges: readonly (readonly [number, number])[],
): Uint8Array {
  return handMadeUpdate({ sections: [], deletes: [{ clientId, ranges }] })
}

/** A document of client 7: a text of 100,000 characters at clock 0, and behind it so many keys. */
export function roomOfKeys(count: number): Y.Doc {
  const doc = emptyDocument()
  const keys = times(count, (at) => keyed(`shape:none\u001F${at}`))
  Y.applyUpdate(doc, structsOf(7, [keyedText('shape:none\u001Ftext', 100_000), ...keys]))
  return doc
}

/** The ID of a character of `roomOfText`: those of the clients 50 and 51 in turn. */
export function characterAt(at: number): Y.ID {
  return new Y.ID(50 + (at % 2), Math.floor(at / 2) + (at % 2 === 0 ? 1 : 0))
}

/** A document with a text of so many items under a key of `t`, whose holder is clock 0 of client 50. */
export function roomOfText(count: number): Y.Doc {
  const doc = emptyDocument()
  const holder = new Y.ID(50, 0)
  const characters = times(count, (at) =>
    character(at === 0 ? { firstIn: holder } : { behind: characterAt(at - 1) }),
  )
  const mine = characters.filter((_, at) => at % 2 === 0)
  const others = characters.filter((_, at) => at % 2 === 1)
  const sections = [
    [50, [typed(6, 't', 'shape:none'), ...mine]],
    [51, others],
  ] as const
  Y.applyUpdate(
    doc,
    handMadeUpdate({
      sections: sections.map(([clientId, structs]) => ({
        clientId,
        clock: 0,
        count: structs.length,
        write: (encoder) => structs.forEach((write) => write(encoder)),
      })),
    }),
  )
  return doc
}
