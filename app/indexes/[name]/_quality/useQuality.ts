'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useTRPC } from '../../../_trpc/client.ts'
import { useTabSeen } from '../../../_ui/browser/useTabSeen.ts'
import { toastError } from '../../../_ui/overlay/toasts.ts'

/** The measurement of an index: its progress and the last report, whichever tab began it. */
export function useQuality(index: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const report = useQuery(trpc.quality.report.queryOptions({ index }, { staleTime: Infinity }))
  const { data: state } = useSubscription(
    trpc.quality.events.subscriptionOptions(
      { index },
      {
        enabled: useTabSeen(),
        onData({ measuredAt }) {
          const known = queries.getQueryData(trpc.quality.report.queryKey({ index }))
          if (known !== undefined && (known?.measuredAt ?? null) !== measuredAt)
            void queries.invalidateQueries(trpc.quality.report.queryFilter({ index }))
        },
      },
    ),
  )
  const measure = useMutation(
    trpc.quality.measure.mutationOptions({ onError: (error) => toastError(error, 'The measurement did not start') }),
  )
  const cancel = useMutation(
    trpc.quality.cancel.mutationOptions({ onError: (error) => toastError(error, 'The measurement was not stopped') }),
  )
  return {
    job: state?.job ?? null,
    report: report.data ?? null,
    starting: measure.isPending,
    measure: measure.mutate,
    cancel: () => cancel.mutate({ index }),
  }
}
