'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useTRPC } from '../../_trpc/client.ts'
import { useTabSeen } from '../../_ui/browser/useTabSeen.ts'

/** All trainings, live. When one makes an adapter, the list of adapters is fetched again. */
export function useTunings() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const list = useQuery(trpc.tuning.list.queryOptions())
  useSubscription(
    trpc.tuning.watch.subscriptionOptions(undefined, {
      enabled: useTabSeen(),
      onData: (entries) => {
        const count = (all: typeof entries = []) => all.filter(({ hasAdapter }) => hasAdapter).length
        if (count(queries.getQueryData(trpc.tuning.list.queryKey())) !== count(entries))
          void queries.invalidateQueries(trpc.adapters.list.queryFilter())
        queries.setQueryData(trpc.tuning.list.queryKey(), entries)
      },
    }),
  )
  return list
}
