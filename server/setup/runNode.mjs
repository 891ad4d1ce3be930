import { spawn } from 'node:child_process'
import { runtimeEnv } from './runtime.mjs'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const LOOK_MS = 500
const followParent = new URL('followParent.mjs', import.meta.url).href

/** Options for a Node that is to stop when we are gone, and the variable they need. */
const following = { flags: ['--import', followParent], env: { ASSAY_PARENT: String(process.pid) } }

/**
 * Starts Node on `args`; `attach(child)` sees the process. Resolves to its exit code. Signals that reach us are passed on to it, and so is the end
 * of the npm that started us: npm's shell dies of a signal without telling its child.
 */
export function runNode(node, args, { cwd, env = runtimeEnv(), stdio = 'inherit', attach } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [...following.flags, ...args], { cwd, env: { ...env, ...following.env }, stdio })
    const stop = (signal) => child.kill(signal)
    for (const signal of SIGNALS) process.on(signal, stop)
    const parent = process.ppid
    const look = setInterval(() => process.env.npm_lifecycle_event && process.ppid !== parent && stop('SIGTERM'), LOOK_MS)
    attach?.(child)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearInterval(look)
      for (const name of SIGNALS) process.off(name, stop)
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGKILL' ? 137 : 143))
    })
  })
}
