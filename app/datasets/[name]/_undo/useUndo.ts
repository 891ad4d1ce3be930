'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../../_trpc/client.ts'
import { toast, toastError } from '../../../_ui/overlay/toasts.ts'
import { formatCount } from '../../../_ui/text/format.ts'
import { useRaterName } from '../../../_ui/browser/useRaterName.ts'

/** Undoes the last change that this reviewer made to a dataset, with a toast that tells what came back. */
export function useUndo(dataset: string): () => void {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [by] = useRaterName()
  const undo = useMutation(
    trpc.datasets.undo.mutationOptions({
      onError: (thrown) => toastError(thrown, 'The change was not undone'),
      onSuccess: (undone) => {
        if (!undone) return void toast({ title: 'There is nothing to undo' })
        const skipped = undone.skipped > 0 ? `${formatCount(undone.skipped, 'row')} changed since and stayed.` : undefined
        toast({ title: `${formatCount(undone.rows.length, 'row')} as before`, ...(skipped && { description: skipped }) })
      },
      onSettled: () => queries.invalidateQueries(trpc.datasets.pathFilter()),
    }),
  )
  return () => undo.mutate({ dataset, by })
}
