'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Pause, Play, X } from 'lucide-react'
import type { TuningEntry } from '../../_trpc/apiTypes.ts'
import { useTRPC } from '../../_trpc/client.ts'
import { toast, toastError } from '../../_ui/overlay/toasts.ts'
import { statusView } from './statusView.ts'

/** What can be done with a training in its present state, with toasts for errors. `controls`: for buttons or a menu. */
export function useTuningActions({ job: { id }, status }: Pick<TuningEntry, 'job' | 'status'>) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const failed = (title: string) => ({
    onError: (thrown: unknown) => toastError(thrown, title),
    onSettled: () => queries.invalidateQueries(trpc.tuning.list.queryFilter()),
  })
  const resume = useMutation(trpc.tuning.resume.mutationOptions(failed('The training did not go on')))
  const pause = useMutation(trpc.tuning.pause.mutationOptions(failed('The training was not paused')))
  const cancel = useMutation(trpc.tuning.cancel.mutationOptions(failed('The training was not cancelled')))
  const remove = useMutation(
    trpc.tuning.remove.mutationOptions({
      ...failed('The training was not removed'),
      onSuccess: () => toast({ title: 'The training was removed', tone: 'good' }),
    }),
  )
  const { actions } = statusView[status]
  const controls = [
    { action: 'resume' as const, label: 'Resume', icon: Play, isPending: resume.isPending, act: () => resume.mutate({ id }) },
    { action: 'pause' as const, label: 'Pause', icon: Pause, isPending: pause.isPending, act: () => pause.mutate({ id }) },
    { action: 'cancel' as const, label: 'Cancel', icon: X, isPending: cancel.isPending, act: () => cancel.mutate({ id }) },
  ].filter(({ action }) => actions.includes(action))
  return { controls, remove, canRemove: actions.includes('remove') }
}
