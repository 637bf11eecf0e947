/** How soon a shell that has ended is noticed. */
const LOOK_EVERY_MS = 200

/**
 * Stops this process, as SIGTERM does, when npm was told to stop. npm passes the signal on to the shell
 * that it starts scripts by, and that ends without a word: the server would keep its port and its folder.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return
  const shell = process.ppid
  const look = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(look)
    process.kill(process.pid, 'SIGTERM')
  }, LOOK_EVERY_MS)
  look.unref()
}
