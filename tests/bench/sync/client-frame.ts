/** Any key does, but none is all zeros: servers skip the unmasking then, which no real client allows. */
const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d])
const MASK_BIT = 0x80
const FINAL = 0x80

/** Opcodes of WebSocket frames that are met here. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** One whole masked frame, ready to be written, as a browser would send it. */
export function clientFrame(payload: Uint8Array, opcode: number = OPCODE.binary): Buffer {
  const { length } = payload
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const frame = Buffer.allocUnsafe(6 + extra + length)
  frame[0] = FINAL | opcode
  frame[1] = MASK_BIT | (extra === 0 ? length : extra === 2 ? 126 : 127)
  if (extra === 2) frame.writeUInt16BE(length, 2)
  if (extra === 8) frame.writeBigUInt64BE(BigInt(length), 2)
  const start = 2 + extra
  MASK.copy(frame, start)
  for (let at = 0; at < length; at++) {
    frame[start + 4 + at] = (payload[at] ?? 0) ^ (MASK[at & 3] ?? 0)
  }
  return frame
}
