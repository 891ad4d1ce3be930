import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import type { AppRouter } from '#server/api/router.ts'
import { connectionLink } from './connectionLink.ts'

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
