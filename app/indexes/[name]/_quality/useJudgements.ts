'use client'

import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useCallback, useMemo } from 'react'
import {
  judgementOf,
  type JudgedHit,
  type JudgedPlace,
  judgeHit,
  type JudgementChange,
} from '#server/core/retrieval/judgements/judgeHit.ts'
import { queryText } from '#server/core/retrieval/judgements/judgedQuery.ts'
import type { JudgementList } from '../../../_trpc/apiTypes.ts'
import { useTRPC, useTRPCClient } from '../../../_trpc/client.ts'
import { createChangeSender } from '../../../_trpc/sendChange.ts'
import { useTabSeen } from '../../../_ui/browser/useTabSeen.ts'
import { toast, toastError } from '../../../_ui/overlay/toasts.ts'
import { byQuery, changedList } from './judgementLists.ts'

export type Judgements = {
  /** Undefined while it loads. */
  list: JudgementList | undefined
  error: unknown
  /** What applies to a passage for a query: a judgement of its place, or of its whole document (`span` null). */
  judgementOf: (query: string, hit: JudgedHit) => JudgedPlace | null
  /** Gives a passage a grade, null takes it away. Shown at once, undone if the server refuses it. */
  judge: (query: string, hit: JudgedHit, grade: number | null) => void
}

const nothing: JudgementList = { queries: [], judgements: [], lost: [], unknownDocuments: [], sharedWith: [] }

/** The judgements of an index: what was judged for a query, and functions to change it. */
export function useJudgements(index: string): Judgements {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const { data: list, error } = useQuery(trpc.judgements.list.queryOptions({ index }))
  const queryKey = useMemo(() => trpc.judgements.list.queryKey({ index }), [trpc, index])

  const change = useCallback(
    (query: string, changes: JudgementChange) =>
      senderOf(queries)({
        queryKey,
        change: (before = nothing) => changedList(before, query, changes, Date.now()),
        request: () => client.judgements.judge.mutate({ index, query, ...changes }),
        onRefused: (thrown) => toastError(thrown, 'The judgement was not saved'),
      }),
    [client, queries, queryKey, index],
  )
  return useMemo(
    () => ({
      list,
      error,
      judgementOf: (query, hit) => judgementOf(byQuery(list).get(queryText(query)) ?? [], hit),
      judge(query, hit, grade) {
        const before = byQuery(list).get(queryText(query)) ?? []
        const changes = judgeHit(before, hit, grade)
        void change(query, changes)
        const others = changes.remove.filter(({ span }) => span?.start !== hit.start || span.end !== hit.end)
        if (others.length === 0) return
        toast({
          title: grade === null ? 'Judgement of an overlapping passage removed' : 'Judgement of an overlapping passage replaced',
          description: 'It was made on passages of another size.',
          action: { label: 'Undo', onSelect: () => void change(query, { put: changes.remove, remove: changes.put }) },
        })
      },
    }),
    [list, error, change],
  )
}

/** Refetches judgements and drafts when another tab has changed them. */
export function useJudgementEvents(): void {
  const trpc = useTRPC()
  const queries = useQueryClient()
  useSubscription(
    trpc.judgements.events.subscriptionOptions(undefined, {
      enabled: useTabSeen(),
      // 0 only says that the subscription is there.
      onData(changes) {
        if (changes === 0) return
        void queries.invalidateQueries(trpc.judgements.list.queryFilter())
        void queries.invalidateQueries(trpc.questions.drafts.queryFilter())
      },
    }),
  )
}

const senders = new WeakMap<QueryClient, ReturnType<typeof createChangeSender<JudgementList>>>()

/** All buttons of a page send through one sender, which knows the changes that are under way. */
function senderOf(queries: QueryClient) {
  const sender = senders.get(queries) ?? createChangeSender<JudgementList>(queries)
  senders.set(queries, sender)
  return sender
}
