import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { epochClientId } from '#lib/board/layout.ts'
import {
  encodeAwareness,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
} from '#lib/protocol/encode.ts'
import { cells, note } from './client.ts'
import { awarenessOf, handMadeUpdate, manySections, stateVectorOf, tombstone } from './hostile.ts'

/** One frame that no honest client sends, and the close codes that it may get; none where it is passed over. */
export interface Attack {
  /** Made for one connection, which nobody's client ID but this one would be taken from. */
  readonly frame: (clientId: number) => Uint8Array | string
  readonly codes: readonly number[]
}

/** How lib0 marks the kind of a value. */
const ARRAY = 117
const OBJECT = 118

const ENDLESS_V2 = Buffer.from('00010000000001000100010200001602000001fdffffffff7f0000', 'hex')

/** What was found to hurt Yjs, y-protocols or ws, by name. */
export function attacks(): Record<string, Attack> {
  const honest = new Y.Doc()
  cells(honest).set('shape:x', note('x'))
  const update = Y.encodeStateAsUpdate(honest)
  const section =
    (count: number, write: (encoder: encoding.Encoder) => void) => (clientId: number) =>
      encodeUpdate(handMadeUpdate({ sections: [{ clientId, clock: 0, count, write }] }))
  const many = (count: number, one: (encoder: encoding.Encoder, index: number) => void) =>
    section(count, (encoder) => {
      for (let index = 0; index < count; index++) one(encoder, index)
    })
  const deletes = (ranges: readonly (readonly [number, number])[], clientId = epochClientId(1)) =>
    encodeUpdate(handMadeUpdate({ sections: [], deletes: [{ clientId, ranges }] }))
  const manyDeletes = (count: number) =>
    deletes(
      Array.from({ length: count }, (_, at) => [2 * at, 1] as const),
      5,
    )
  const refused = [1008]
  return {
    'a text frame': { frame: () => 'hello', codes: refused },
    'an unknown kind of sync message': {
      frame: () => new Uint8Array([0, 9, 1, 1]),
      codes: refused,
    },
    'a length past the frame': { frame: () => new Uint8Array([0, 2, 255, 255, 3]), codes: refused },
    'a frame that only servers send': { frame: () => new Uint8Array([100, 5]), codes: refused },
    'an empty update': { frame: () => encodeUpdate(new Uint8Array()), codes: refused },
    'the update 00': { frame: () => encodeUpdate(new Uint8Array([0])), codes: refused },
    'garbage for an update': {
      frame: () => encodeUpdate(Buffer.from('garbagedoc', 'base64')),
      codes: refused,
    },
    // https://github.com/yjs/yjs/issues/687: merged for ever. In V1 the same bytes say nothing.
    'an update in V2 that has no end': { frame: () => encodeUpdate(ENDLESS_V2), codes: [] },
    'a step 2 in V2 that has no end': { frame: () => encodeSyncStep2(ENDLESS_V2), codes: [] },
    'a truncated update': { frame: () => encodeUpdate(update.subarray(0, -9)), codes: refused },
    'a count of 2^31 without a body': {
      frame: () => encodeUpdate(new Uint8Array([128, 128, 128, 128, 8])),
      codes: refused,
    },
    'a count of 2^32 - 1 without a body': {
      frame: () => encodeUpdate(new Uint8Array([255, 255, 255, 255, 15])),
      codes: refused,
    },
    ...Object.fromEntries(
      [1_000, 10_000, 20_000, 40_000].map((count) => [
        `${count.toLocaleString('en')} client sections`,
        { frame: () => encodeUpdate(manySections(count)), codes: refused },
      ]),
    ),
    '150,000 client sections that build on nothing missing': {
      frame: () =>
        encodeUpdate(
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
    '80,000 deletes of an unknown client': { frame: () => manyDeletes(80_000), codes: refused },
    '300,000 deletes of an unknown client': { frame: () => manyDeletes(300_000), codes: refused },
    '20,000 documents inside the document': {
      frame: many(20_000, (encoder, at) => {
        writeKey(encoder, 9, `doc${at}`)
        encoding.writeVarString(encoder, `guid${at}`)
        encoding.writeAny(encoder, {})
      }),
      codes: refused,
    },
    'a map key __proto__': {
      frame: section(1, (encoder) => {
        writeKey(encoder, 8, '__proto__')
        encoding.writeVarUint(encoder, 1)
        encoding.writeAny(encoder, { polluted: true })
      }),
      codes: refused,
    },
    'a value with a key __proto__': {
      frame: section(1, (encoder) => {
        writeKey(encoder, 8, 'shape:x')
        encoding.writeVarUint(encoder, 1)
        writePrototype(encoder)
      }),
      codes: refused,
    },
    'awareness that is no JSON': { frame: () => encodeAwareness(awarenessOf(1, '{')), codes: [] },
    'a frame of 5 MB': { frame: () => new Uint8Array(5_000_000), codes: [1009] },
    '2,000,000 tombstones': { frame: many(2_000_000, tombstone(1)), codes: refused },
    ...Object.fromEntries(
      Object.entries({ '2^40': 2 ** 40, '2^53 - 1': 2 ** 53 - 1 }).flatMap(([text, length]) => [
        [`a tombstone of length ${text}`, { frame: section(1, tombstone(length)), codes: refused }],
        [
          `deleted values of length ${text}`,
          {
            frame: section(1, (encoder) => {
              writeKey(encoder, 1, 'k')
              encoding.writeVarUint(encoder, length)
            }),
            codes: refused,
          },
        ],
      ]),
    ),
    'a tombstone without a length': { frame: section(1, tombstone(0)), codes: refused },
    'a delete up to 2^40': { frame: () => deletes([[0, 2 ** 40]]), codes: refused },
    'a delete of an unknown client': { frame: () => deletes([[0, 1]], 5), codes: refused },
    '900,000 overlapping deletes': {
      frame: () => deletes(Array.from({ length: 900_000 }, () => [0, 3] as const)),
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
          encoding.writeUint8(encoder, ARRAY)
          encoding.writeVarUint(encoder, 1)
        }
        encoding.writeAny(encoder, 1)
      }),
      codes: refused,
    },
    'references in a circle': {
      frame: (clientId) =>
        encodeUpdate(
          handMadeUpdate({
            sections: [
              [clientId, clientId + 1],
              [clientId + 1, clientId],
            ].map(([self = 0, other = 0]) => ({
              clientId: self,
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
      frame: () =>
        encodeUpdate(
          handMadeUpdate({
            sections: [{ clientId: 2 ** 40, clock: 0, count: 1, write: tombstone(1) }],
          }),
        ),
      codes: [4409],
    },
    'awareness of 300,000 clients': {
      frame: () => encodeAwareness(awarenessOf(300_000)),
      codes: refused,
    },
    'a state vector of 1,000,000 clients': {
      frame: () => encodeSyncStep1(stateVectorOf(1_000_000)),
      codes: refused,
    },
    'a state vector that claims 2^31 clients': {
      frame: () => encodeSyncStep1(new Uint8Array([255, 255, 255, 255, 7])),
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

/** `{ props: [{ __proto__: { isPolluted: true } }] }`, which lib0 reads but cannot write. */
function writePrototype(encoder: encoding.Encoder): void {
  for (const [type, key] of [
    [OBJECT, 'props'],
    [ARRAY, undefined],
    [OBJECT, '__proto__'],
  ] as const) {
    encoding.writeUint8(encoder, type)
    encoding.writeVarUint(encoder, 1)
    if (key !== undefined) encoding.writeVarString(encoder, key)
  }
  encoding.writeAny(encoder, { isPolluted: true })
}
