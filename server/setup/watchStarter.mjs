import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { isAlive } from './isAlive.mjs'

const LOOK_MS = 500

/**
 * Calls `onGone` once when the npm that started us is gone; gives the function that ends the watch. npm puts a shell in between,
 * which dies of a signal without telling its child, and lives on where npm itself was killed: so both are watched.
 */
export function watchStarter(onGone, { env = process.env } = {}) {
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
