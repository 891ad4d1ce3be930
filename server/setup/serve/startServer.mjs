import path from 'node:path'
import { isListening } from './port.mjs'
import { runNode, runtimeEnv } from '../process/runNode.mjs'

const POLL_MS = 50

/**
 * Runs the web server (`mode`: start or dev) on `address`, calls `onReady` when it listens, and resolves to its exit code, or 0 if a signal
 * ended it.
 */
export async function startServer({ root, mode, address, onReady, env = process.env }) {
  const program = path.join(root, 'server/web/main.ts')
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
    const code = await runNode(process.execPath, [program, mode, address.host, String(address.port)], {
      cwd: root,
      stdio: ['ignore', mode === 'dev' ? 'inherit' : 'pipe', 'inherit'],
      env: { ...runtimeEnv(env), ...variables },
      // Before the server is ready Next prints notes, which `onReady` replaces. Later output is passed on.
      attach: (child) => child.stdout?.on('data', (chunk) => ready && process.stdout.write(chunk)),
    })
    return code === 130 || code === 143 ? 0 : code
  } finally {
    clearInterval(poll)
  }
}
