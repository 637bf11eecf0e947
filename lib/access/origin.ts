/** What a server knows of its own address. */
export interface OriginPolicy {
  /** Origin of PUBLIC_URL; undefined when it is unset. */
  readonly publicOrigin: string | undefined
  /** HOST was set, so the server is meant to be reached by other names than loopback ones. */
  readonly isOpenToNetwork: boolean
}

/**
 * May a page of `origin` change things here? With PUBLIC_URL only that origin may. Without it the
 * page must come from the very host it talks to, and only by a loopback name unless HOST was set:
 * a foreign name that was re-pointed to this machine would otherwise pass as its own host.
 *
 * @param origin - the request's Origin header
 * @param host - the request's Host header
 */
export function isAcceptedOrigin(
  policy: OriginPolicy,
  { origin, host }: { origin: string | undefined; host: string | undefined },
): boolean {
  const from = parseOrigin(origin)
  if (from === undefined) return false
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
