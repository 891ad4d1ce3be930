import { createTRPCClient, createWSClient, httpBatchLink, splitLink, type TRPCLink, wsLink } from '@trpc/client'
import type { AppRouter } from '#server/api/router.ts'
import { observable, tap } from '@trpc/server/observable'
import { mostCallsInBatch } from '#server/core/requestLimits.ts'
import { connection, isConnectionError } from './connection.ts'

const URL_PATH = '/api/trpc'

const STREAM_PATH = '/api/events'
/** A stream without subscriptions is closed after this time. */
const IDLE_MS = 600_000
const RETRY_MS = [0, 500, 1_000, 2_000]
/** A server that sends nothing for this long is asked; if it does not answer, the page connects again. */
const KEEP_ALIVE = { enabled: true, intervalMs: 15_000, pongTimeoutMs: 15_000 }

/** All subscriptions of the tab share one WebSocket, which opens with the first one; other calls are batched. */
export function makeTrpcClient() {
  const stream = createWSClient({
    url: streamUrl,
    lazy: { enabled: true, closeMs: IDLE_MS },
    keepAlive: KEEP_ALIVE,
    retryDelayMs: (attempt) => RETRY_MS[attempt] ?? 2_000,
  })
  return createTRPCClient<AppRouter>({
    links: [
      connectionLink,
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: wsLink({ client: stream }),
        // A URL with many batched calls would exceed the length that servers accept.
        false: httpBatchLink({ url: URL_PATH, maxURLLength: 6_000, maxItems: mostCallsInBatch, methodOverride: 'POST' }),
      }),
    ],
  })
}

function streamUrl(): string {
  const { protocol, host } = window.location
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}${STREAM_PATH}`
}

/** Observes every call and subscription, so that one banner can report a lost connection. */
const connectionLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) =>
      next(op)
        .pipe(
          tap({
            next: ({ result }) => {
              if (result.type === 'state' && result.state === 'connecting' && result.error) connection.set('lost')
              else if (result.type !== 'state' || result.state === 'pending') connection.set('connected')
            },
            error: (error) => connection.set(isConnectionError(error) ? 'lost' : 'connected'),
          }),
        )
        .subscribe(observer),
    )
