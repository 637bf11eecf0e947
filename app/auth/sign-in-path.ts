/** The page to sign in on, which leads back to a path of ours. */
export function signInPath(callbackUrl: string): string {
  return `/auth?${new URLSearchParams({ callbackUrl })}`
}
