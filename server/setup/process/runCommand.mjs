import { spawn } from 'node:child_process'
import { SetupError } from '../report/setupError.mjs'

/** ANSI escape sequences. */
const ESCAPES = /\x1b\[[0-9;?]*[A-Za-z]/g

const KEPT_CHARACTERS = 200_000

/** How long a program may take to end after SIGTERM. */
const TERMINATION_MS = 3000

/**
 * Runs a program and resolves to `{code, output}`, where `output` is the last 200,000 characters that it wrote to stdout and stderr.
 * The program has no input. Throws CANCELLED if `signal` aborts it, NOT_FOUND if it cannot be started.
 */
export function runCommand(program, args, { cwd, env = process.env, signal, onOutput } = {}) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new SetupError('CANCELLED', 'Stopped.'))
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
    let output = ''
    const take = (chunk) => {
      output = (output + chunk).slice(-KEPT_CHARACTERS)
      onOutput?.(String(chunk))
    }
    let killTimer
    const stop = () => {
      child.kill('SIGTERM')
      killTimer = setTimeout(() => child.kill('SIGKILL'), TERMINATION_MS)
    }
    signal?.addEventListener('abort', stop, { once: true })
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.once('error', (cause) => reject(new SetupError('NOT_FOUND', `${program} could not be started.`, { cause })))
    child.once('close', (code) => {
      clearTimeout(killTimer)
      signal?.removeEventListener('abort', stop)
      if (signal?.aborted) reject(new SetupError('CANCELLED', 'Stopped.'))
      else resolve({ code: code ?? 1, output })
    })
  })
}

/** Whether the output of a package tool reports that the network cannot be reached. */
export const reportsOffline = (output) =>
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network request to|name resolution|Network is unreachable|NewConnectionError|ConnectTimeout|Max retries exceeded|Connection refused|Connection aborted|ProxyError|Could not connect|Failed to fetch/i.test(
    output,
  )

/** Whether the output of a tool reports a full disk. */
export const reportsFullDisk = (output) => /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/i.test(output)

/** The last non-empty lines of a log, without escape sequences. */
export function tail(output, lines = 20) {
  return output
    .replace(ESCAPES, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-lines)
    .join('\n')
}
