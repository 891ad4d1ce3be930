import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { isAlive } from './isAlive.mjs'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const followParent = new URL('followParent.mjs', import.meta.url).href

/** The flags and the variable that make the started program end after this process. */
const following = { flags: ['--import', followParent], env: { ASSAY_PARENT: String(process.pid) } }

/**
 * Runs Node with `args` and resolves to its exit code. `attach(child)` is called with the process. Signals that this process receives are
 * passed on to it, and it is ended when the npm that started this process has ended, even if that npm was killed.
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

/** Users need not see that Node's SQLite is experimental. */
const NODE_FLAGS = '--disable-warning=ExperimentalWarning'

const compiled = fileURLToPath(new URL('../../../.assay/compiled', import.meta.url))

/**
 * The environment of started programs: `node` comes first on the PATH, `fetch` uses the proxy of the environment, and compiled code is
 * cached, which halves the start-up time of Node.
 */
export function runtimeEnv(env = process.env, node = process.execPath) {
  const folder = path.dirname(node)
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const before = (env[key] ?? '').split(path.delimiter)
  const options = env.NODE_OPTIONS ?? ''
  const proxy = env.HTTPS_PROXY ?? env.https_proxy ?? env.HTTP_PROXY ?? env.http_proxy
  return {
    ...env,
    [key]: before[0] === folder ? env[key] : [folder, ...before].join(path.delimiter),
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? compiled,
    ...(proxy ? { NODE_USE_ENV_PROXY: '1' } : {}),
    NODE_OPTIONS: options.includes(NODE_FLAGS) ? options : `${options} ${NODE_FLAGS}`.trim(),
  }
}

const POLL_MS = 500

/**
 * Calls `onGone` once when the npm that started this process has ended; returns a function that stops watching. npm runs its scripts in a
 * shell. A signal can end the shell alone, and the shell can outlive a killed npm, so both are watched.
 */
function watchStarter(onGone, { env = process.env } = {}) {
  if (!env.npm_lifecycle_event) return () => undefined
  const shell = process.ppid
  const npm = parentOf(shell)
  const timer = setInterval(() => {
    if (process.ppid === shell && isStill(npm, shell)) return
    clearInterval(timer)
    onGone()
  }, POLL_MS)
  return () => clearInterval(timer)
}

function isStill(npm, shell) {
  if (npm === null) return true
  // On Linux the shell's parent changes even if the ended npm is still a zombie process.
  return process.platform === 'linux' ? parentOf(shell) === npm : isAlive(npm)
}

/** The process id of the parent of `pid`; null if the system does not report it. */
function parentOf(pid) {
  try {
    if (process.platform !== 'linux') return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' })) || null
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the command is in parentheses and may contain spaces, so fields are counted after it.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) || null
  } catch {
    return null
  }
}
