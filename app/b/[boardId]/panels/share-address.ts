/** The address to give to others, and whether it leads anywhere from their machine. */
export interface ShareAddress {
  readonly address: string
  readonly isOnlyHere: boolean
}

/**
 * The address of a page as others should open it: on the public origin where there is one, else as
 * this person reached it.
 */
export function shareAddress({
  href,
  publicOrigin,
}: {
  href: string
  publicOrigin: string | undefined
}): ShareAddress {
  const { pathname, origin } = new URL(href)
  const url = new URL(pathname, publicOrigin ?? origin)
  return { address: url.href, isOnlyHere: isLoopback(url.hostname) }
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  )
}
