import { Worker } from 'node:worker_threads'

const LOOK_MS = 500
/** Time for the engine to notice that its parent's channel has closed, and to dispose of its contexts. */
const GRACE_MS = 4_000

/**
 * Kills this process some seconds after the process `parent` has exited. Runs in a thread of its own, because a native call such as
 * loading a model can block the main thread for minutes.
 */
export function watchParent(parent: number, { lookMs = LOOK_MS, graceMs = GRACE_MS } = {}): void {
  const worker = new Worker(watch, {
    eval: true,
    execArgv: [],
    workerData: { parent, lookMs, graceMs },
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  })
  worker.unref()
  // Without the thread the engine still exits when its channel closes.
  worker.on('error', () => undefined)
}

/** Plain JavaScript, so that the thread needs no loader and starts before the rest of the engine. */
const watch = `
const { workerData: { parent, lookMs, graceMs } } = require('node:worker_threads')
function isGone() {
  if (process.ppid !== parent) return true
  try { process.kill(parent, 0) } catch (thrown) { return thrown.code === 'ESRCH' }
  return false
}
const timer = setInterval(() => {
  if (!isGone()) return
  clearInterval(timer)
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs)
}, lookMs)
`
