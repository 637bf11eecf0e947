import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'

/**
 * The address a request comes from. Behind a trusted proxy that is the last one the proxy wrote
 * into `X-Forwarded-For`: earlier entries are whatever the client claims.
 */
export function addressOf(request: IncomingMessage, from: 'socket' | 'proxy'): string {
  const forwarded = from === 'proxy' ? request.headers['x-forwarded-for'] : undefined
  const last = [forwarded ?? []].flat().join(',').split(',').at(-1)?.trim()
  return last || (request.socket.remoteAddress ?? '')
}

/**
 * What limits of pages count people by: the address, of IPv6 the network that one household or phone
 * has. Undefined for this machine itself, by which everybody comes when a proxy stands in front that
 * we were not told of.
 */
export function countedAddress(
  request: IncomingMessage,
  from: 'socket' | 'proxy',
): string | undefined {
  const address = addressOf(request, from).replace(/^::ffff:(?=\d)/iu, '')
  if (address === '') return undefined
  if (from === 'socket' && (address === '::1' || address.startsWith('127.'))) return undefined
  return isIPv6(address) ? networkOf(address) : address
}

/** The first 64 bits of an IPv6 address, in one way of writing. */
function networkOf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('%', 1)[0]?.split('::') ?? []
  const groups = head.split(':').filter((group) => group !== '')
  const later = (tail ?? '').split(':').filter((group) => group !== '')
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups.length - later.length)
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...later]
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/u, ''))
    .join(':')}::/64`
}

/** Most sockets from one address: a whole conference behind one router, not a flood. */
const MAX_SOCKETS_PER_ADDRESS = 1_000

/** Counts the open sockets of each address. */
export class AddressLimit {
  readonly #open = new Map<string, number>()

  /** Takes a place; undefined when the address has none left. The answer gives it back, once. */
  enter(address: string): (() => void) | undefined {
    const open = this.#open.get(address) ?? 0
    if (open >= MAX_SOCKETS_PER_ADDRESS) return undefined
    this.#open.set(address, open + 1)
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      const left = (this.#open.get(address) ?? 1) - 1
      if (left === 0) this.#open.delete(address)
      else this.#open.set(address, left)
    }
  }
}
