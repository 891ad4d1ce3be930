import { Worker } from 'node:worker_threads'

const LOOK_MS = 500
/** The engine notices by itself that its parent's channel has closed, and then disposes of its contexts; this long it may take. */
const GRACE_MS = 4_000

/**
 * Kills this process some seconds after `parent` has gone, whatever it is doing: from a thread of its own, because a native
 * call such as loading a model can hold the main one for minutes, in which it would not hear that the parent was killed.
 */
export function watchParent(parent: number, { lookMs = LOOK_MS, graceMs = GRACE_MS } = {}): void {
  const worker = new Worker(watch, {
    eval: true,
    execArgv: [],
    workerData: { parent, lookMs, graceMs },
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  })
  worker.unref()
  // Without the thread the engine ends with its channel, as ever.
  worker.on('error', () => undefined)
}

/** Plain JavaScript: the thread must start before anything else of the engine, and needs no loader. */
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
