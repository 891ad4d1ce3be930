'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../_trpc/client.ts'
import { toast, toastError } from '../../_ui/overlay/toasts.ts'

/** Pauses, resumes, cancels and removes trainings, with toasts for errors. */
export function useTuningActions() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const failed = (title: string) => ({
    onError: (thrown: unknown) => toastError(thrown, title),
    onSettled: () => queries.invalidateQueries(trpc.tuning.list.queryFilter()),
  })
  return {
    pause: useMutation(trpc.tuning.pause.mutationOptions(failed('The training was not paused'))),
    resume: useMutation(trpc.tuning.resume.mutationOptions(failed('The training did not go on'))),
    cancel: useMutation(trpc.tuning.cancel.mutationOptions(failed('The training was not cancelled'))),
    remove: useMutation(
      trpc.tuning.remove.mutationOptions({
        ...failed('The training was not removed'),
        onSuccess: () => toast({ title: 'The training was removed', tone: 'good' }),
      }),
    ),
  }
}
