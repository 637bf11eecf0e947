import * as v from 'valibot'
import type { Result } from '#lib/core/result.ts'
import { cardsPartSchema } from './cards.ts'
import { commandIdSchema, commandSchema } from './command-schemas.ts'
import { decodeFrame, readControl, type DecodeFailure, type FrameReaders } from './decode-frame.ts'
import type { Message } from './messages.ts'

/**
 * Reads one frame of any kind, see {@link decodeFrame}. The canvas does not use it: what it would read
 * cards and commands with would be loaded with the board page and never run.
 */
export function decodeMessage(frame: Uint8Array): Result<Message, DecodeFailure> {
  return decodeFrame(frame, ALL)
}

const ALL: FrameReaders = {
  control: (json) => {
    const isCards = typeof json === 'object' && json !== null && 'cards' in json
    return isCards
      ? { type: 'cards', part: v.parse(cardsPartSchema, json.cards) }
      : readControl(json)
  },
  command: (json) => {
    const known = v.safeParse(commandSchema, json)
    if (known.success) return { type: 'command', command: known.output }
    const { id } = v.parse(commandIdSchema, json)
    return { type: 'command', command: { id, type: 'unknown' } }
  },
}
