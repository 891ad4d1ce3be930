'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../_trpc/client.ts'
import { toast, toastError } from '../../_ui/overlay/toasts.ts'

/** Duplicate, rename and delete, each with its toast; the list is refetched afterwards. */
export function useNotebookActions() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries(trpc.notebooks.list.queryFilter())

  const duplicate = useMutation(
    trpc.notebooks.duplicate.mutationOptions({
      onSuccess: () => toast({ title: 'Notebook duplicated', tone: 'good' }),
      onError: (error) => toastError(error, 'The notebook was not duplicated'),
      onSettled: refresh,
    }),
  )
  const rename = useMutation(
    trpc.notebooks.rename.mutationOptions({ onError: (error) => toastError(error, 'The notebook was not renamed'), onSettled: refresh }),
  )
  const restore = useMutation(
    trpc.notebooks.restore.mutationOptions({
      onError: (error) => toastError(error, 'The notebook was not brought back'),
      onSettled: refresh,
    }),
  )
  const remove = useMutation(
    trpc.notebooks.remove.mutationOptions({
      onSuccess: ({ undo }) => toast({ title: 'Notebook deleted', action: { label: 'Undo', onSelect: () => restore.mutate({ undo }) } }),
      onError: (error) => toastError(error, 'The notebook was not deleted'),
      onSettled: refresh,
    }),
  )

  return {
    duplicate: (slug: string) => duplicate.mutate({ slug }),
    rename: (slug: string, title: string) => rename.mutate({ slug, title }),
    remove: (slug: string) => remove.mutate({ slug }),
  }
}
