/** The cookies of a Cookie header; of two with one name the first holds, as browsers order them. */
export function parseCookies(header: string): Record<string, string> {
  const found = new Map<string, string>()
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(equals, 0)).trim()
    if (name !== '' && !found.has(name)) found.set(name, decode(part.slice(equals + 1).trim()))
  }
  return Object.fromEntries(found)
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
