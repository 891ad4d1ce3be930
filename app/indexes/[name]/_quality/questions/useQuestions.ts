'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useTRPC } from '../../../../_trpc/client.ts'
import { useTabSeen } from '../../../../_ui/browser/useTabSeen.ts'
import { toast, toastError } from '../../../../_ui/overlay/toasts.ts'

/** The questions that a model writes about an index: its progress, and the drafts to review. */
export function useQuestions(index: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const drafts = useQuery(trpc.questions.drafts.queryOptions({ index }))
  const { data: state } = useSubscription(trpc.questions.events.subscriptionOptions({ index }, { enabled: useTabSeen() }))
  const refetch = () =>
    Promise.all([
      queries.invalidateQueries(trpc.questions.drafts.queryFilter({ index })),
      queries.invalidateQueries(trpc.judgements.list.queryFilter({ index })),
    ])
  const accept = useMutation(
    trpc.questions.accept.mutationOptions({ onError: (error) => toastError(error, 'The question was not accepted'), onSettled: refetch }),
  )
  const restore = useMutation(
    trpc.questions.restore.mutationOptions({
      onError: (error) => toastError(error, 'The question was not brought back'),
      onSettled: refetch,
    }),
  )
  const reject = useMutation(
    trpc.questions.reject.mutationOptions({
      onSuccess: (draft) =>
        toast({ title: 'Question rejected', action: { label: 'Undo', onSelect: () => restore.mutate({ index, draft }) } }),
      onError: (error) => toastError(error, 'The question was not rejected'),
      onSettled: refetch,
    }),
  )
  const cancel = useMutation(trpc.questions.cancel.mutationOptions({ onError: (error) => toastError(error, 'Writing was not stopped') }))
  return {
    job: state?.job ?? null,
    report: state?.report ?? null,
    drafts: drafts.data ?? [],
    error: drafts.error,
    accept: (id: string, text: string) => accept.mutate({ index, id, text }),
    reject: (id: string) => reject.mutate({ index, id }),
    cancel: () => cancel.mutate({ index }),
    busy: accept.isPending || reject.isPending,
  }
}
