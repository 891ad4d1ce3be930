import type { EngineBackend } from '../door/engineBackend.ts'
import { createHost } from './host.ts'
import { protocolVersion, type Reply, type Request } from '../door/protocol.ts'

const DISPOSE_LIMIT_MS = 2500

/**
 * Runs a backend as the child end of the parent's channel: says ready, answers requests, disposes in order on `shutdown`,
 * and leaves when the parent goes, whatever it was doing.
 */
export function serveBackend(backend: EngineBackend): void {
  if (!process.send) {
    process.stderr.write('The engine is started by Assay itself and has nothing to say on a terminal. Start Assay with `npm start`.\n')
    process.exit(2)
  }
  let leaving = false
  const leave = (code: number) => {
    if (leaving) return
    leaving = true
    // Contexts that outlive the process make some GPU drivers abort, so they go first; a stuck device must not hold the exit.
    setTimeout(() => process.exit(code), DISPOSE_LIMIT_MS).unref()
    backend.dispose().then(
      () => process.exit(code),
      () => process.exit(code),
    )
  }
  const send = (reply: Reply) => {
    if (process.connected) process.send?.(reply, undefined, undefined, () => undefined)
  }
  const host = createHost(backend, send)
  process.on('message', (message) => {
    const request = message as Request
    if (request.kind === 'shutdown') leave(0)
    else host.handle(request)
  })
  process.on('disconnect', () => leave(0))
  // The terminal sends Ctrl+C to the whole group; the parent decides when the engine ends.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => leave(0))
  send({ kind: 'ready', protocol: protocolVersion, pid: process.pid, engineVersion: backend.engineVersion })
}
