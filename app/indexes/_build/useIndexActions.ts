'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../_trpc/client.ts'
import { toast, toastError } from '../../_ui/overlay/toasts.ts'

/** Builds an index, ends and removes it, with toasts for errors. */
export function useIndexActions(index: string) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries(trpc.indexes.pathFilter())
  const failed = (title: string) => ({ onError: (error: unknown) => toastError(error, title), onSettled: refresh })
  const build = useMutation(trpc.indexes.build.mutationOptions(failed('The build did not start')))
  const goOn = useMutation(trpc.indexes.goOn.mutationOptions(failed('The build did not go on')))
  const cancel = useMutation(trpc.indexes.cancel.mutationOptions(failed('The build was not cancelled')))
  const remove = useMutation(
    trpc.indexes.remove.mutationOptions({
      ...failed('The index was not removed'),
      // Its own page would ask for what is not there any more.
      onSettled: () => queryClient.invalidateQueries(trpc.indexes.list.queryFilter()),
      onSuccess: () => toast({ title: `${index} was removed`, tone: 'good' }),
    }),
  )
  return {
    build,
    isStarting: build.isPending || goOn.isPending,
    goOn: () => goOn.mutate({ index }),
    cancel: () => cancel.mutate({ index }),
    isCancelling: cancel.isPending,
    remove,
  }
}
