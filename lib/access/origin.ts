/** What a server knows of its own address. */
export interface OriginPolicy {
  /** Origin of PUBLIC_URL; undefined when it is unset. */
  readonly publicOrigin: string | undefined
  /** HOST was set, so the server is meant to be reached by other names than loopback ones. */
  readonly isOpenToNetwork: boolean
}

/** The headers of a request that tell by which address its page was reached. */
export interface AddressHeaders {
  readonly origin: string | undefined
  readonly host: string | undefined
  /** X-Forwarded-Proto. Believed of anybody: who lies about it is only refused. */
  readonly forwardedProto: string | undefined
}

/**
 * True for a request that came by https to a server without PUBLIC_URL. It speaks http itself, so it
 * would give cookies that a browser also sends without encryption, and links that lead elsewhere.
 */
export function isUnknownHttps(
  { publicOrigin }: OriginPolicy,
  { origin, host, forwardedProto }: AddressHeaders,
): boolean {
  if (publicOrigin !== undefined) return false
  const from = parseOrigin(origin)
  const isOwnPage = from?.protocol === 'https:' && from.host === host?.toLowerCase()
  const hops = forwardedProto?.toLowerCase().split(',') ?? []
  return isOwnPage || hops.some((hop) => hop.trim() === 'https')
}

/**
 * May a page of `origin` change things here? With PUBLIC_URL only that origin may. Without it the
 * page must come from the very host it talks to, by http, and only by a loopback name unless HOST was set:
 * a foreign name that was re-pointed to this machine would otherwise pass as its own host.
 */
export function isAcceptedOrigin(policy: OriginPolicy, headers: AddressHeaders): boolean {
  const { origin, host } = headers
  const from = parseOrigin(origin)
  if (from === undefined || isUnknownHttps(policy, headers)) return false
  if (policy.publicOrigin !== undefined) return from.origin === policy.publicOrigin
  if (host === undefined || from.host !== host.toLowerCase()) return false
  return policy.isOpenToNetwork || isLoopbackName(from.hostname)
}

/** True for the names by which a machine reaches itself. */
export function isLoopbackName(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/u.test(hostname)
  )
}

function parseOrigin(text: string | undefined): URL | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  // An Origin header is exactly scheme, host and port; anything longer is not one.
  return isWeb && url.origin === text.toLowerCase() ? url : undefined
}
