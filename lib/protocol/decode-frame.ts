import * as decoding from 'lib0/decoding'
import * as v from 'valibot'
import { ok, refused, type Result } from '#lib/core/result.ts'
import { MAX_COMMAND_BYTES, MAX_JSON_BYTES } from './limits.ts'
import { MESSAGE, SYNC, type Message } from './messages.ts'
import { controlSchema, peopleSchema, replySchema } from './schemas.ts'

/** Largest people list: 1,000 people at about 160 bytes. Only a server sends it. */
const MAX_PEOPLE_BYTES = 4 * MAX_JSON_BYTES

/** Why a frame was not understood. `unknown-type` is a newer peer's message and may be ignored. */
export type DecodeFailure = 'malformed' | 'unknown-type'

/** How a reader takes the messages that not everybody hears; each throws on what makes no sense. */
export interface FrameReaders {
  /** Message 101; with `cards` in it only for those who asked for them. */
  control(json: unknown): Message
  /** Message 104, which only a server hears; undefined when it is not for this reader. */
  command?(json: unknown): Message
}

/**
 * Reads one frame from outside. Never throws, and byte bodies are copies: Node's sockets deliver
 * views into a shared pool, and lib0 and Yjs check lengths against the buffer, not against the view,
 * so a forged length would otherwise read a neighbour's bytes.
 */
export function decodeFrame(
  frame: Uint8Array,
  readers: FrameReaders,
): Result<Message, DecodeFailure> {
  try {
    return decode(frame, readers)
  } catch {
    // lib0, TextDecoder and JSON.parse throw on bytes that end early or make no sense.
    return refused('malformed')
  }
}

/** The control state, for those who do not hear of cards. */
export function readControl(json: unknown): Message {
  return { type: 'control', control: v.parse(controlSchema, json) }
}

/** One frame as a client hears it that takes part in the sync of the document. */
export function decodeToldFrame(frame: Uint8Array): Result<Message, DecodeFailure> {
  return decodeFrame(frame, TOLD)
}

const TOLD: FrameReaders = { control: readControl }

function decode(frame: Uint8Array, readers: FrameReaders): Result<Message, DecodeFailure> {
  const decoder = decoding.createDecoder(frame)
  switch (decoding.readVarUint(decoder)) {
    case MESSAGE.sync:
      return decodeSync(decoder)
    case MESSAGE.awareness:
      return ok({ type: 'awareness', update: readBytes(decoder) })
    case MESSAGE.queryAwareness:
      return ok({ type: 'query-awareness' })
    case MESSAGE.ack:
      return ok({ type: 'ack', count: decoding.readVarUint(decoder) })
    case MESSAGE.control:
      return ok(readers.control(readJson(decoder, MAX_JSON_BYTES)))
    case MESSAGE.live:
      return decodeLive(decoder)
    case MESSAGE.people:
      return ok({
        type: 'people',
        people: v.parse(peopleSchema, readJson(decoder, MAX_PEOPLE_BYTES)),
      })
    case MESSAGE.command:
      return readers.command
        ? ok(readers.command(readJson(decoder, MAX_COMMAND_BYTES)))
        : refused('unknown-type')
    case MESSAGE.reply:
      return ok({
        type: 'reply',
        reply: v.parse(replySchema, readJson(decoder, MAX_COMMAND_BYTES)),
      })
    default:
      return refused('unknown-type')
  }
}

function decodeSync(decoder: decoding.Decoder): Result<Message, DecodeFailure> {
  switch (decoding.readVarUint(decoder)) {
    case SYNC.step1:
      return ok({ type: 'sync-step-1', stateVector: readBytes(decoder) })
    case SYNC.step2:
      return ok({ type: 'sync-step-2', update: readBytes(decoder) })
    case SYNC.update:
      return ok({ type: 'update', update: readBytes(decoder) })
    default:
      return refused('malformed')
  }
}

function decodeLive(decoder: decoding.Decoder): Result<Message, DecodeFailure> {
  const body = new Uint8Array(decoder.arr.subarray(decoder.pos))
  return body.length === 0 ? refused('malformed') : ok({ type: 'live', body })
}

function readJson(decoder: decoding.Decoder, maxBytes: number): unknown {
  const length = readLength(decoder)
  if (length > maxBytes) throw new RangeError('JSON body over its limit')
  const bytes = decoder.arr.subarray(decoder.pos, decoder.pos + length)
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
}

function readBytes(decoder: decoding.Decoder): Uint8Array {
  const length = readLength(decoder)
  return new Uint8Array(decoder.arr.subarray(decoder.pos, decoder.pos + length))
}

function readLength(decoder: decoding.Decoder): number {
  const length = decoding.readVarUint(decoder)
  if (length > decoder.arr.length - decoder.pos) throw new RangeError('length past the frame')
  return length
}
