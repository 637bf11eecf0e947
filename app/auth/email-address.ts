const MAX_LENGTH = 254
const FORM = /^[^\s@"'<>(),;:\\[\]]{1,64}@([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/u

/** A mail address as accounts know it: trimmed, in lower case; undefined for anything else. */
export function parseEmail(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > MAX_LENGTH * 2) return undefined
  const email = text.normalize('NFKC').trim().toLowerCase()
  return email.length <= MAX_LENGTH && FORM.test(email) ? email : undefined
}
