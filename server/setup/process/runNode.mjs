import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isAlive } from './isAlive.mjs'

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

/** Node options for programs that run our TypeScript: its notices about SQLite being young are not for the user. */
const NODE_FLAGS = '--disable-warning=ExperimentalWarning'

/** The environment of the programs that we start: `node` (default ours) first on the PATH, a proxy honoured by fetch. */
export function runtimeEnv(env = process.env, node = process.execPath) {
  const folder = path.dirname(node)
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const before = (env[key] ?? '').split(path.delimiter)
  const options = env.NODE_OPTIONS ?? ''
  const proxy = env.HTTPS_PROXY ?? env.https_proxy ?? env.HTTP_PROXY ?? env.http_proxy
  return {
    ...env,
    [key]: before[0] === folder ? env[key] : [folder, ...before].join(path.delimiter),
    ...(proxy ? { NODE_USE_ENV_PROXY: '1' } : {}),
    NODE_OPTIONS: options.includes(NODE_FLAGS) ? options : `${options} ${NODE_FLAGS}`.trim(),
  }
}

const LOOK_MS = 500

/**
 * Calls `onGone` once when the npm that started us is gone; gives the function that ends the watch. npm puts a shell in between,
 * which dies of a signal without telling its child, and lives on where npm itself was killed: so both are watched.
 */
function watchStarter(onGone, { env = process.env } = {}) {
  if (!env.npm_lifecycle_event) return () => undefined
  const shell = process.ppid
  const npm = parentOf(shell)
  const timer = setInterval(() => {
    if (process.ppid === shell && isStill(npm, shell)) return
    clearInterval(timer)
    onGone()
  }, LOOK_MS)
  return () => clearInterval(timer)
}

function isStill(npm, shell) {
  if (npm === null) return true
  // Where the system shows it, the shell's new parent tells also of an npm that nobody has buried.
  return process.platform === 'linux' ? parentOf(shell) === npm : isAlive(npm)
}

/** The process that started `pid`, null where the system does not tell. */
function parentOf(pid) {
  try {
    if (process.platform !== 'linux') return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' })) || null
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command's name stands in parentheses and may hold spaces; fields are counted after it.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) || null
  } catch {
    return null
  }
}
