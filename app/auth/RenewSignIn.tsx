'use client'

import { useEffect } from 'react'

/** Asks for a fresh cookie once, so that people who come back within 30 days stay who they are. */
export function RenewSignIn() {
  useEffect(() => {
    const renewal = new AbortController()
    fetch('/api/auth/session', { signal: renewal.signal }).catch(() => {
      // Offline or left: the next visit tries again, well before the cookie ends.
    })
    return () => renewal.abort()
  }, [])
  return null
}
