/** The cache of pages in the browser; the service worker's own text names it too. */
export const PAGE_CACHE = 'overlap-pages-1'

/**
 * Drops every page that was kept for offline use. To be called before somebody signs in or out, so
 * that nobody is shown a page made for another person. Browsers without this storage keep no pages.
 */
export async function forgetPages(): Promise<void> {
  // Plain http on a network address has no cache storage.
  if (!('caches' in globalThis)) return
  await caches.delete(PAGE_CACHE)
}
