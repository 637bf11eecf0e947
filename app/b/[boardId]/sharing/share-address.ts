import { isLoopbackName } from '#lib/access/origin.ts'

/** An address to give to others, and whether it leads anywhere from their machine. */
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
  return { address: url.href, isOnlyHere: isLoopbackName(url.hostname) }
}

/** The address of an invite link as others should open it. */
export function inviteAddress({
  token,
  origin,
  publicOrigin,
}: {
  token: string
  origin: string
  publicOrigin: string | undefined
}): ShareAddress {
  return shareAddress({ href: `${origin}/j/${token}`, publicOrigin })
}
