import type { IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Duplex } from 'node:stream'
import { applyWSSHandler } from '@trpc/server/adapters/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { publicError } from '../api/errorShape.ts'
import { logFault } from '../api/logFault.ts'
import { appRouter } from '../api/router.ts'
import type { Services } from '../api/services.ts'

/** A page sends only the inputs of its subscriptions. */
const MOST_BYTES_RECEIVED = 64 * 1024
/** Above this many bytes that the page has not taken yet, a subscription waits. */
const MOST_BYTES_WAITING = 4 * 1024 * 1024
const LOOK_MS = 20
/** A page that does not answer for this long has gone. */
const KEEP_ALIVE = { enabled: true, pingMs: 30_000, pongWaitMs: 30_000 }

export type EventStreams = {
  /** Makes a checked request the event stream of a tab. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Ends all streams at once. Pages try to reconnect. */
  end(): void
}

/**
 * Event streams: one WebSocket carries all subscriptions of a tab (decision 020). A browser counts WebSockets apart from the six
 * connections that it opens to a host for everything else.
 */
export function createEventStreams(services: () => Services): EventStreams {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES_RECEIVED, perMessageDeflate: false })
  applyWSSHandler({
    wss: sockets,
    router: appRouter,
    keepAlive: KEEP_ALIVE,
    // tRPC's types name the socket in a way that the linter cannot follow.
    createContext: ({ res }) => ({ services: services(), stream: { drained: () => drained(res as WebSocket) } }),
    onError({ error, path }) {
      if (publicError(error).code === 'INTERNAL') logFault(`${path ?? 'event stream'} failed:`, error.cause ?? error)
    },
  })
  return {
    accept: (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request)),
    end() {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}

async function drained(socket: WebSocket): Promise<void> {
  while (socket.readyState === socket.OPEN && socket.bufferedAmount > MOST_BYTES_WAITING) await delay(LOOK_MS)
}
