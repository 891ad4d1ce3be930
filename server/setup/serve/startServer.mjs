import path from 'node:path'
import { isListening } from './port.mjs'
import { runNode, runtimeEnv } from '../process/runNode.mjs'

const POLL_MS = 50

/**
 * Runs Next (`mode`: start or dev) on `address`, calls `onReady` when it listens, and resolves to its exit code, or 0 if a signal ended it.
 */
export async function startServer({ root, mode, address, onReady, env = process.env }) {
  const next = path.join(root, 'node_modules/next/dist/bin/next')
  const variables = { NODE_ENV: mode === 'dev' ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1', PORT: String(address.port) }
  let ready = false
  let polling = false
  const poll = setInterval(async () => {
    if (ready || polling) return
    polling = true
    const listening = await isListening(address)
    polling = false
    if (!listening || ready) return
    ready = true
    clearInterval(poll)
    onReady()
  }, POLL_MS)
  try {
    const code = await runNode(process.execPath, [next, mode, '--hostname', address.host, '--port', String(address.port)], {
      cwd: root,
      stdio: ['ignore', mode === 'dev' ? 'inherit' : 'pipe', 'inherit'],
      env: { ...runtimeEnv(env), ...variables },
      // Before the server is ready Next prints a banner, which `onReady` replaces. Later output is passed on.
      attach: (child) => child.stdout?.on('data', (chunk) => ready && process.stdout.write(chunk)),
    })
    return code === 130 || code === 143 ? 0 : code
  } finally {
    clearInterval(poll)
  }
}
