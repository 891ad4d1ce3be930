'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../_trpc/client.ts'
import { toast, toastError } from '../../_ui/overlay/toasts.ts'

/** Save and delete of presets, with their toasts; the library is refetched before they count as done. */
export function usePresetActions() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries(trpc.presets.pathFilter())

  const save = useMutation(
    trpc.presets.save.mutationOptions({ onSuccess: refresh, onError: (error) => toastError(error, 'The preset was not saved') }),
  )
  const restore = useMutation(
    trpc.presets.restore.mutationOptions({ onSettled: refresh, onError: (error) => toastError(error, 'The preset was not brought back') }),
  )
  const remove = useMutation(
    trpc.presets.remove.mutationOptions({
      onSuccess: ({ undo }) => {
        toast({ title: 'Preset deleted', action: { label: 'Undo', onSelect: () => restore.mutate({ undo }) } })
        return refresh()
      },
      onError: (error) => toastError(error, 'The preset was not deleted'),
    }),
  )
  return { save, remove }
}
