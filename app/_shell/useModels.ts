'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useTRPC } from '../_trpc/client.ts'
import { useTabSeen } from '../_ui/browser/useTabSeen.ts'
import { toastError } from '../_ui/overlay/toasts.ts'

/** The models, updated live: downloads and files copied into models/ appear without a reload. `pull` starts or resumes a download. */
export function useModels() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const list = useQuery(trpc.models.list.queryOptions())
  useSubscription(
    trpc.models.events.subscriptionOptions(undefined, {
      enabled: useTabSeen(),
      onData: (models) => queryClient.setQueryData(trpc.models.list.queryKey(), models),
    }),
  )
  const refresh = () => queryClient.invalidateQueries(trpc.models.list.queryFilter())
  const pull = useMutation(
    trpc.models.pull.mutationOptions({ onError: (error) => toastError(error, 'The download did not start'), onSettled: refresh }),
  )
  const cancel = useMutation(
    trpc.models.cancelPull.mutationOptions({ onError: (error) => toastError(error, 'The download was not stopped'), onSettled: refresh }),
  )
  const quantise = useMutation(
    trpc.models.quantize.mutationOptions({ onError: (error) => toastError(error, 'The file was not made'), onSettled: refresh }),
  )
  const cancelQuantise = useMutation(trpc.models.cancelQuantize.mutationOptions({ onSettled: refresh }))
  const measure = useMutation(
    trpc.models.measure.mutationOptions({ onError: (error) => toastError(error, 'The speed was not measured'), onSettled: refresh }),
  )
  const cancelMeasure = useMutation(trpc.models.cancelMeasure.mutationOptions({ onSettled: refresh }))
  return {
    list,
    pull: (id: string) => pull.mutate({ id }),
    cancel: (id: string) => cancel.mutate({ id }),
    quantise: (id: string, to: string) => quantise.mutate({ id, to }),
    /** Also takes away why the last one failed. */
    cancelQuantise: (id: string) => cancelQuantise.mutate({ id }),
    measure: (id: string) => measure.mutate({ id }),
    cancelMeasure: (id: string) => cancelMeasure.mutate({ id }),
  }
}
