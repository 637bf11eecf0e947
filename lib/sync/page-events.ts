/** What happens to the page as a whole. */
export interface PageEvents {
  /** Somebody looks at it again, or the network is back. */
  comeBack(): void
  /** It may be gone after this. */
  leave(): void
  /** Nobody looks at it. */
  hide(): void
  /** The browser says that the network is gone. */
  offline(): void
}

/** Tells them until the returned function is called; nothing outside of a browser. */
export function onPageEvents(events: PageEvents): () => void {
  if (typeof window === 'undefined') return () => {}
  const ends: (() => void)[] = []
  const listen = (target: EventTarget, event: string, listener: () => void): void => {
    target.addEventListener(event, listener)
    ends.push(() => target.removeEventListener(event, listener))
  }
  const comeBack = (): void => events.comeBack()
  const leave = (): void => events.leave()
  listen(window, 'online', comeBack)
  listen(window, 'offline', () => events.offline())
  listen(window, 'pagehide', leave)
  // Also for a page that the browser had put aside and shows again as it was.
  listen(window, 'pageshow', comeBack)
  listen(document, 'freeze', leave)
  listen(document, 'resume', comeBack)
  listen(document, 'visibilitychange', () => {
    if (document.visibilityState === 'hidden') events.hide()
    else comeBack()
  })
  return () => {
    for (const end of ends) end()
  }
}

/** True when the browser says that there is no network; a hint, never proof. */
export function isBrowserOffline(): boolean {
  // oxlint-disable-next-line typescript/no-unnecessary-boolean-literal-compare -- undefined in Node
  return typeof navigator !== 'undefined' && navigator.onLine === false
}
