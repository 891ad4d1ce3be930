'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Trash2 } from 'lucide-react'
import { useMemo, useRef } from 'react'
import type { JudgementList } from '../../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../../_trpc/client.ts'
import { IconButton } from '../../../../_ui/controls/IconButton.tsx'
import { Badge } from '../../../../_ui/feedback/Badge.tsx'
import { toast, toastError } from '../../../../_ui/overlay/toasts.ts'
import { SearchLink } from '../parts/SearchLink.tsx'
import { ScrollRegion } from '../../../../_ui/layout/ScrollRegion.tsx'

const ROW_PX = 34
const origins = { typed: null, imported: 'imported', generated: 'written by a model' }

/** All questions with the number of their judgements. One that is removed can be brought back. */
export function QuestionList({ index, list }: { index: string; list: JudgementList }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const refetch = () => queries.invalidateQueries(trpc.judgements.list.queryFilter({ index }))
  const restore = useMutation(
    trpc.judgements.restore.mutationOptions({
      onError: (error) => toastError(error, 'The question was not brought back'),
      onSettled: refetch,
    }),
  )
  const remove = useMutation(
    trpc.judgements.remove.mutationOptions({
      onSuccess: (removed) =>
        toast({ title: 'Question removed', action: { label: 'Undo', onSelect: () => restore.mutate({ index, ...removed }) } }),
      onError: (error) => toastError(error, 'The question was not removed'),
      onSettled: refetch,
    }),
  )
  const counts = useMemo(() => {
    const byQuery = new Map<string, number>()
    for (const { query } of [...list.judgements, ...list.lost]) byQuery.set(query, (byQuery.get(query) ?? 0) + 1)
    return byQuery
  }, [list])
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: list.queries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  })
  return (
    <ScrollRegion ref={scroller} label="All questions" className="max-h-80 overflow-auto rounded-md border">
      <ul className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index: position, start }) => {
          const query = list.queries[position]
          if (!query) return null
          const origin = origins[query.origin]
          return (
            <li
              key={query.id}
              aria-setsize={list.queries.length}
              aria-posinset={position + 1}
              className="absolute inset-x-0 flex items-center gap-3 border-b px-3"
              style={{ top: start, height: ROW_PX }}
            >
              <SearchLink query={query.text} className="min-w-0 flex-1 truncate" />
              {origin ? <Badge className="max-sm:hidden">{origin}</Badge> : null}
              <span className="w-20 shrink-0 text-right text-sm text-muted tabular">{counts.get(query.id) ?? 0} judged</span>
              <IconButton
                icon={Trash2}
                size="sm"
                tone="bad"
                label={`Remove the question ${query.text}`}
                tooltip={false}
                onClick={() => remove.mutate({ index, ids: [query.id] })}
              />
            </li>
          )
        })}
      </ul>
    </ScrollRegion>
  )
}
