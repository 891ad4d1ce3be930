'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../_trpc/client.ts'
import { toast, toastError } from '../../_ui/overlay/toasts.ts'

/** Makes and removes datasets; what is removed can be brought back from the toast. */
export function useDatasetActions() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const onSettled = () => queries.invalidateQueries(trpc.datasets.pathFilter())
  const create = useMutation(trpc.datasets.create.mutationOptions({ onSettled }))
  const restore = useMutation(
    trpc.datasets.restore.mutationOptions({ onError: (thrown) => toastError(thrown, 'The dataset was not restored'), onSettled }),
  )
  const remove = useMutation(
    trpc.datasets.remove.mutationOptions({
      onSuccess: ({ undo }, { dataset }) =>
        toast({ title: `${dataset} removed`, action: { label: 'Undo', onSelect: () => restore.mutate({ undo }) } }),
      onError: (thrown) => toastError(thrown, 'The dataset was not removed'),
      onSettled,
    }),
  )
  return { create, remove: (dataset: string) => remove.mutate({ dataset }) }
}
