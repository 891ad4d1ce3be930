import type { TRPCLink } from '@trpc/client'
import { observable, tap } from '@trpc/server/observable'
import type { AppRouter } from '#server/api/router.ts'
import { reportConnection } from './connection.ts'
import { isConnectionError } from './isConnectionError.ts'

/** Watches every call and subscription, so that one banner can say when the server is away. */
export const connectionLink: TRPCLink<AppRouter> =
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
