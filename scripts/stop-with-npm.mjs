const LOOK_EVERY_MS = 250

// Taken at once: npm may be gone before the server has started.
const parent = process.ppid

/**
 * Ends this process in order when the npm that started it has ended. npm passes SIGTERM to its shell
 * only; the shell dies of it, and a server left behind would hold the data folder unseen.
 */
export function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, LOOK_EVERY_MS)
  timer.unref()
}
