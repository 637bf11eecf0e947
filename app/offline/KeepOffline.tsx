'use client'

import { usePathname } from 'next/navigation'
import { useEffect } from 'react'

/**
 * Makes the page it stands on load again without a network: registers the service worker, and tells
 * it whose page this is and which build files it needs. Production only.
 *
 * @param owner - changes whenever the page would look different: another person, name or colour
 */
export function KeepOffline({ owner }: { owner: string }) {
  const path = usePathname()
  useEffect(() => {
    // Plain http on a network address has no service workers.
    if (!('serviceWorker' in navigator)) return undefined
    const report = async (urls: readonly string[]) => {
      const files = urls
        .map((url) => new URL(url, location.origin).pathname)
        .filter((file) => file.startsWith('/_next/static/'))
      const { active } = await navigator.serviceWorker.ready
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
      active?.postMessage({ owner, path, files })
    }
    const observer = new PerformanceObserver((list) => {
      void report(list.getEntries().map((entry) => entry.name))
    })
    const cancelStart = whenIdle(() => {
      navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => {
        // Refused by the browser's settings: the page works, only not offline.
      })
      void report([])
      // Also what was loaded before, and what the canvas loads later.
      observer.observe({ type: 'resource', buffered: true })
    })
    return () => {
      cancelStart()
      observer.disconnect()
    }
  }, [owner, path])
  return null
}

/** After the page has loaded: what a person waits for comes first. */
function whenIdle(run: () => void): () => void {
  if (document.readyState === 'complete') {
    const timer = setTimeout(run, START_AFTER_MS)
    return () => clearTimeout(timer)
  }
  let cancel = () => {}
  const onLoad = () => {
    cancel = whenIdle(run)
  }
  window.addEventListener('load', onLoad, { once: true })
  return () => {
    window.removeEventListener('load', onLoad)
    cancel()
  }
}

/** By then a board is open on most machines; before, each file this fetches delays it. */
const START_AFTER_MS = 1500
