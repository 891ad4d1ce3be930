import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCLink } from '@trpc/client'
import type { AppRouter } from '#server/api/router.ts'
import { observable, tap } from '@trpc/server/observable'
import { mostCallsInBatch } from '#server/core/requestLimits.ts'
import { connection, isConnectionError } from './connection.ts'

const URL_PATH = '/api/trpc'

/** Subscriptions use server-sent events; other calls are batched. */
export function makeTrpcClient() {
  return createTRPCClient<AppRouter>({
    links: [
      connectionLink,
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url: URL_PATH }),
        // A URL with many batched calls would exceed the length that servers accept.
        false: httpBatchLink({ url: URL_PATH, maxURLLength: 6_000, maxItems: mostCallsInBatch, methodOverride: 'POST' }),
      }),
    ],
  })
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
