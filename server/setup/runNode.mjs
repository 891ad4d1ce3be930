import { spawn } from 'node:child_process'
import { runtimeEnv } from './runtime.mjs'
import { watchStarter } from './watchStarter.mjs'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const followParent = new URL('followParent.mjs', import.meta.url).href

/** Options for a Node that is to stop when we are gone, and the variable they need. */
const following = { flags: ['--import', followParent], env: { ASSAY_PARENT: String(process.pid) } }

/**
 * Starts Node on `args`; `attach(child)` sees the process. Resolves to its exit code. Signals that reach us are passed on to it, and so is the end
 * of the npm that started us, even one that was killed.
 */
export function runNode(node, args, { cwd, env = runtimeEnv(), stdio = 'inherit', attach } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [...following.flags, ...args], { cwd, env: { ...env, ...following.env }, stdio })
    const stop = (signal) => child.kill(signal)
    for (const signal of SIGNALS) process.on(signal, stop)
    const endWatch = watchStarter(() => stop('SIGTERM'))
    attach?.(child)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      endWatch()
      for (const name of SIGNALS) process.off(name, stop)
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGKILL' ? 137 : 143))
    })
  })
}
