import type { Server } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { logFault } from '../api/logFault.ts'
import type { EventStreams } from './eventStream.ts'

/** Time for requests that are being answered, such as a save. */
const REQUESTS_MS = 300
/** After this time the process exits without waiting. What was being computed is then closed by the next start. */
const LIMIT_MS = 2_000

/**
 * Ends the process in order on SIGINT, SIGTERM and SIGHUP: event streams end at once, so that no open tab delays the end, then requests, then
 * `closings` one after another.
 */
export function endOnSignals({
  server,
  streams,
  closings,
}: {
  server: Server
  streams: Pick<EventStreams, 'end'>
  closings: readonly (() => Promise<void> | void)[]
}): void {
  let ending = false
  const end = async () => {
    // Ctrl+C arrives twice: from the terminal and from the launcher.
    if (ending) return
    ending = true
    setTimeout(() => process.exit(0), LIMIT_MS)
    streams.end()
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeIdleConnections()
    await Promise.race([closed, delay(REQUESTS_MS)])
    server.closeAllConnections()
    for (const close of closings) {
      try {
        await close()
      } catch (thrown) {
        logFault('Ending:', thrown)
      }
    }
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end())
}
