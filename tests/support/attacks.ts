import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { epochClientId } from '#lib/board/layout.ts'
import { encodeAwareness, encodeSyncStep1, encodeUpdate } from '#lib/protocol/encode.ts'
import { cells, note } from './client.ts'
import { awarenessOf, handMadeUpdate, manySections, stateVectorOf, tombstone } from './hostile.ts'

/** One frame that no honest client sends, and the close codes that it may get; none where it is passed over. */
export interface Attack {
  readonly frame: Uint8Array | string
  readonly codes: readonly number[]
}

/** What was found to hurt Yjs, y-protocols or ws, by name. */
export function attacks(): Record<string, Attack> {
  const honest = new Y.Doc()
  cells(honest).set('shape:x', note('x'))
  const update = Y.encodeStateAsUpdate(honest)
  const section = (count: number, write: (encoder: encoding.Encoder) => void) =>
    encodeUpdate(handMadeUpdate({ sections: [{ clientId: 77, clock: 0, count, write }] }))
  const many = (count: number, one: (encoder: encoding.Encoder, index: number) => void) =>
    section(count, (encoder) => {
      for (let index = 0; index < count; index++) one(encoder, index)
    })
  const deletes = (ranges: readonly (readonly [number, number])[], clientId = epochClientId(1)) =>
    encodeUpdate(handMadeUpdate({ sections: [], deletes: [{ clientId, ranges }] }))
  const refused = [1008]
  return {
    'a text frame': { frame: 'hello', codes: refused },
    'an unknown kind of sync message': { frame: new Uint8Array([0, 9, 1, 1]), codes: refused },
    'a length past the frame': { frame: new Uint8Array([0, 2, 255, 255, 3]), codes: refused },
    'a frame that only servers send': { frame: new Uint8Array([100, 5]), codes: refused },
    'an empty update': { frame: encodeUpdate(new Uint8Array()), codes: refused },
    'a truncated update': { frame: encodeUpdate(update.subarray(0, -9)), codes: refused },
    'a count without a body': {
      frame: encodeUpdate(new Uint8Array([255, 255, 255, 255, 15])),
      codes: refused,
    },
    '40,000 client sections': { frame: encodeUpdate(manySections(40_000)), codes: refused },
    '10,000 client sections': { frame: encodeUpdate(manySections(10_000)), codes: refused },
    '150,000 client sections that build on nothing missing': {
      frame: encodeUpdate(
        handMadeUpdate({
          sections: Array.from({ length: 150_000 }, (_, at) => ({
            clientId: 100_000 + at,
            clock: 0,
            count: 1,
            write: tombstone(1),
          })),
        }),
      ),
      codes: refused,
    },
    '300,000 deletes of an unknown client': {
      frame: deletes(
        Array.from({ length: 300_000 }, (_, at) => [2 * at, 1] as const),
        5,
      ),
      codes: refused,
    },
    '3,000 documents inside the document': {
      frame: many(3_000, (encoder, at) => {
        writeKey(encoder, 9, `doc${at}`)
        encoding.writeVarString(encoder, `guid${at}`)
        encoding.writeAny(encoder, {})
      }),
      codes: [4409],
    },
    'a map key __proto__': {
      frame: section(1, (encoder) => {
        writeKey(encoder, 8, '__proto__')
        encoding.writeVarUint(encoder, 1)
        encoding.writeAny(encoder, { polluted: true })
      }),
      codes: refused,
    },
    'awareness that is no JSON': { frame: encodeAwareness(awarenessOf(1, '{')), codes: [] },
    'a frame of 5 MB': { frame: new Uint8Array(5_000_000), codes: [1009] },
    '2,000,000 tombstones': { frame: many(2_000_000, tombstone(1)), codes: refused },
    'a tombstone that uses up the clock': {
      frame: section(1, tombstone(2 ** 40)),
      codes: refused,
    },
    'a tombstone without a length': { frame: section(1, tombstone(0)), codes: refused },
    'a delete up to 2^40': { frame: deletes([[0, 2 ** 40]]), codes: refused },
    'a delete of an unknown client': { frame: deletes([[0, 1]], 5), codes: refused },
    '900,000 overlapping deletes': {
      frame: deletes(Array.from({ length: 900_000 }, () => [0, 3] as const)),
      codes: [1008, 4409],
    },
    '90,000 first values of one key': {
      frame: many(90_000, (encoder) => {
        writeKey(encoder, 8, 'k')
        encoding.writeVarUint(encoder, 1)
        encoding.writeAny(encoder, 1)
      }),
      codes: refused,
    },
    'a value nested 100,000 deep': {
      frame: section(1, (encoder) => {
        writeKey(encoder, 8, 'k')
        encoding.writeVarUint(encoder, 1)
        for (let depth = 0; depth < 100_000; depth++) {
          encoding.writeUint8(encoder, 117)
          encoding.writeVarUint(encoder, 1)
        }
        encoding.writeAny(encoder, 1)
      }),
      codes: refused,
    },
    'references in a circle': {
      frame: encodeUpdate(
        handMadeUpdate({
          sections: [
            [77, 78],
            [78, 77],
          ].map(([clientId = 0, other = 0]) => ({
            clientId,
            clock: 0,
            count: 1,
            write: (encoder) => {
              encoding.writeUint8(encoder, 8 | 128)
              encoding.writeVarUint(encoder, other)
              encoding.writeVarUint(encoder, 0)
              encoding.writeVarUint(encoder, 1)
              encoding.writeAny(encoder, 1)
            },
          })),
        }),
      ),
      codes: refused,
    },
    'a reserved client ID': {
      frame: encodeUpdate(
        handMadeUpdate({
          sections: [{ clientId: 2 ** 40, clock: 0, count: 1, write: tombstone(1) }],
        }),
      ),
      codes: [4409],
    },
    'awareness of 300,000 clients': {
      frame: encodeAwareness(awarenessOf(300_000)),
      codes: refused,
    },
    'a state vector of 700,000 clients': {
      frame: encodeSyncStep1(stateVectorOf(700_000)),
      codes: refused,
    },
    'a state vector that claims 2^31 clients': {
      frame: encodeSyncStep1(new Uint8Array([255, 255, 255, 255, 7])),
      codes: refused,
    },
  }
}

/** The head of a struct with this kind of content: the first value of a key of `r`. */
function writeKey(encoder: encoding.Encoder, content: number, key: string): void {
  encoding.writeUint8(encoder, content | 32)
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarString(encoder, 'r')
  encoding.writeVarString(encoder, key)
}
