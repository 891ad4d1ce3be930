import { spawn } from 'node:child_process'
import { SetupError } from '../report/setupError.mjs'

/** Colours and cursor moves. */
const ESCAPES = /\x1b\[[0-9;?]*[A-Za-z]/g

const KEPT_CHARACTERS = 200_000

/** How long a program may take to end when it is asked to. */
const PATIENCE_MS = 3000

/**
 * Runs a program to its end and resolves to `{code, output}`, where `output` is what it wrote (both streams, the last 200 000 characters).
 * It reads no input. `signal` ends it; then, or when the program does not exist, a SetupError (CANCELLED, NOT_FOUND) is thrown.
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
    let late
    const stop = () => {
      child.kill('SIGTERM')
      late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
    }
    signal?.addEventListener('abort', stop, { once: true })
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.once('error', (cause) => reject(new SetupError('NOT_FOUND', `${program} could not be started.`, { cause })))
    child.once('close', (code) => {
      clearTimeout(late)
      signal?.removeEventListener('abort', stop)
      if (signal?.aborted) reject(new SetupError('CANCELLED', 'Stopped.'))
      else resolve({ code: code ?? 1, output })
    })
  })
}

/** Whether what a package tool wrote speaks of a network that does not answer. */
export const soundsOffline = (output) =>
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network request to|name resolution|Network is unreachable|NewConnectionError|ConnectTimeout|Max retries exceeded|Connection refused|Connection aborted|ProxyError|Could not connect|Failed to fetch/i.test(
    output,
  )

/** Whether what a tool wrote speaks of a full disk. */
export const soundsFull = (output) => /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/i.test(output)

/** The last lines of a log that say something, for a person who has to find out why. */
export function tail(output, lines = 20) {
  return output
    .replace(ESCAPES, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-lines)
    .join('\n')
}
