/*
 * Lets a page that was open before be loaded again without a network; its data come from the local
 * copy. Navigations to home and boards ask the network first and fall back to the last copy of that
 * address; build files, whose names carry their content's hash, come from here first. Nothing else
 * is touched: not /api, not /sync.
 *
 * Pages show who somebody is, so all copies belong to one person and are dropped when a page reports
 * another one (and before signing in, see app/offline/page-cache.ts, which names the same cache).
 */
const PAGES = 'overlap-pages-1'
const BUILD_FILES = 'overlap-build-1'

/** A server that has not answered by then is worth less than the copy. */
const PATIENCE_MS = 4000
const MAX_PAGES = 40
/** Some four builds' worth; the oldest go first. */
const MAX_BUILD_FILES = 400

/** Where the cache of pages notes whose pages they are; no page can have this address. */
const OWNER = '/_owner'

self.addEventListener('install', () => self.skipWaiting())

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOldCaches().then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/_next/static/')) event.respondWith(buildFile(event))
  else if (request.mode !== 'navigate') return
  else if (isPage(url.pathname)) event.respondWith(page(event, url))
  else if (LIST.test(url.pathname)) event.respondWith(list(request, url))
})

/** Pages report themselves: `{ owner, path, files }`, one after the other. */
self.addEventListener('message', (event) => {
  reports = reports
    .then(() => takeReport(event.data))
    .catch(() => {
      // No network or no space: the next visit reports again.
    })
  event.waitUntil(reports)
})

let reports = Promise.resolve()

/** The list of a board's cards, which phones open first. */
const LIST = /^\/b\/[\w-]{22}\/list$/

function isPage(path) {
  return path === '/' || /^\/b\/[\w-]{22}$/.test(path)
}

async function page(event, url) {
  const network = fetch(event.request)
  // Kept even when the copy was shown because the answer took long.
  event.waitUntil(
    network.then((response) => keepPage(url.pathname, response.clone())).catch(() => {}),
  )
  const copy = await (await caches.open(PAGES)).match(url.pathname)
  if (!copy) return network.catch(() => neverSeen())
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, copy))
  const answer = network.then((response) => (response.status >= 500 ? copy : response))
  return Promise.race([answer, patience]).catch(() => copy)
}

/** The list has no copy, for it has no document: without a server there is the board's own page. */
async function list(request, url) {
  const board = url.pathname.replace(/\/list$/, '')
  const copy = await (await caches.open(PAGES)).match(board)
  try {
    const response = await fetch(request)
    if (!copy || response.status < 500) return response
  } catch {
    if (!copy) return neverSeen()
  }
  return Response.redirect(new URL(`${board}?view=kept`, url), 302)
}

async function keepPage(path, response) {
  const pages = await caches.open(PAGES)
  if (response.status === 200 && !response.redirected) await pages.put(path, response)
  // Gone or moved: its copy must not come back.
  else if (response.status < 500) await pages.delete(path)
  await trim(pages, MAX_PAGES)
}

async function buildFile(event) {
  const { request } = event
  const files = await caches.open(BUILD_FILES)
  const copy = await files.match(request)
  if (copy) return copy
  const response = await fetch(request)
  // Beside the answer: the page reads it while it comes in.
  if (response.status === 200) event.waitUntil(keepBuildFile(request, response.clone()))
  return response
}

async function keepBuildFile(request, response) {
  try {
    const files = await caches.open(BUILD_FILES)
    await files.put(request, response)
    await trim(files, MAX_BUILD_FILES)
  } catch {
    // Broken off, or no space: the page has its answer and reports the file again.
  }
}

async function takeReport({ owner, path, files }) {
  const known = await (await caches.open(PAGES)).match(OWNER)
  if ((await known?.text()) !== owner) {
    await caches.delete(PAGES)
    await (await caches.open(PAGES)).put(OWNER, new Response(owner))
  }
  const pages = await caches.open(PAGES)
  if (isPage(path) && !(await pages.match(path))) await keepPage(path, await fetch(path))
  // Loaded before this worker was in charge; the browser still has them at hand.
  const build = await caches.open(BUILD_FILES)
  for (const file of files) {
    if (file.startsWith('/_next/static/') && !(await build.match(file))) await build.add(file)
  }
}

async function trim(cache, max) {
  const keys = (await cache.keys()).filter((key) => !key.url.endsWith(OWNER))
  for (const key of keys.slice(0, Math.max(keys.length - max, 0))) await cache.delete(key)
}

async function dropOldCaches() {
  const names = await caches.keys()
  const old = names.filter(
    (name) => name.startsWith('overlap-') && name !== PAGES && name !== BUILD_FILES,
  )
  await Promise.all(old.map((name) => caches.delete(name)))
}

function neverSeen() {
  return new Response(NEVER_SEEN, {
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  })
}

const NEVER_SEEN = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Offline · Overlap</title>
<style>:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-content:center;justify-items:center;gap:24px;padding:24px;text-align:center}
h1{font-size:20px;line-height:28px;margin:0;max-width:420px}
a{padding:10px 20px;border-radius:8px;background:CanvasText;color:Canvas;text-decoration:none;font-weight:500}</style>
<h1>You are offline, and this page has not been opened on this device before.</h1><a href="">Try again</a></html>`
