import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCLink } from '@trpc/client'
import type { AppRouter } from '#server/api/router.ts'
import { observable, tap } from '@trpc/server/observable'
import { reportConnection } from './connection.ts'
import { isConnectionError } from './isConnectionError.ts'

const URL_PATH = '/api/trpc'

/** Subscriptions go over server-sent events, everything else in batches by POST and GET. */
export function makeTrpcClient() {
  return createTRPCClient<AppRouter>({
    links: [
      connectionLink,
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url: URL_PATH }),
        // A long list of calls in one address would exceed what servers accept.
        false: httpBatchLink({ url: URL_PATH, maxURLLength: 6_000, methodOverride: 'POST' }),
      }),
    ],
  })
}

/** Watches every call and subscription, so that one banner can say when the server is away. */
const connectionLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) =>
      next(op)
        .pipe(
          tap({
            next: ({ result }) => {
              if (result.type === 'state' && result.state === 'connecting' && result.error) reportConnection('lost')
              else if (result.type !== 'state' || result.state === 'pending') reportConnection('connected')
            },
            error: (error) => reportConnection(isConnectionError(error) ? 'lost' : 'connected'),
          }),
        )
        .subscribe(observer),
    )
