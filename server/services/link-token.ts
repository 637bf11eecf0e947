import { createHash, createHmac } from 'node:crypto'

/** Answers the secret of an invite link from its id: 43 characters of base64url. */
export type LinkToken = (linkId: string) => string

/**
 * Secrets of invite links, made from the server's own. So an owner can copy a link again, and a copy of
 * the database lets nobody in: it holds hashes only. With another NEXTAUTH_SECRET links that were given away
 * stay good, but none of them can be copied again.
 */
export function linkTokens(secret: string): LinkToken {
  const key = createHmac('sha256', secret).update('overlap: invite links').digest()
  return (linkId) => createHmac('sha256', key).update(linkId).digest('base64url')
}

/** What is stored of a link's secret: it has 256 random bits, so no slower hash is needed. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
