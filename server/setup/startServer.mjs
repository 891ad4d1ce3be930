import { spawn } from 'node:child_process'
import path from 'node:path'
import { isListening } from './port.mjs'
import { runtimeEnv } from './runtime.mjs'
import { SetupError } from './setupError.mjs'

const POLL_MS = 50

/**
 * Starts Next (`mode`: start or dev) on `address`, calls `onReady` when it listens, and resolves to its exit code.
 * The signals that end us end it; it never outlives us by choice.
 */
export function startServer({ root, mode, address, onReady, env = process.env }) {
  const next = path.join(root, 'node_modules/next/dist/bin/next')
  const child = spawn(process.execPath, [next, mode, '--hostname', address.host, '--port', String(address.port)], {
    cwd: root,
    stdio: ['ignore', mode === 'dev' ? 'inherit' : 'pipe', 'inherit'],
    env: {
      ...runtimeEnv(env),
      NODE_ENV: mode === 'dev' ? 'development' : 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      PORT: String(address.port),
    },
  })
  // Next's own banner says what ours says; what the server prints later is for the reader.
  let ready = false
  child.stdout?.on('data', (chunk) => ready && process.stdout.write(chunk))
  const poll = setInterval(async () => {
    if (ready || !(await isListening(address)) || ready) return
    ready = true
    clearInterval(poll)
    onReady()
  }, POLL_MS)
  const forward = (signal) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new SetupError('FAILED', `The server could not be started: ${cause.message}`, { cause })))
    child.once('exit', (code, signal) => {
      clearInterval(poll)
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward)
      resolve(signal === null ? (code ?? 1) : signal === 'SIGKILL' ? 137 : 0)
    })
  })
}
