'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '../../../_trpc/client.ts'
import { useNow } from '../../../_ui/browser/useNow.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { toastError } from '../../../_ui/overlay/toasts.ts'
import { formatAgo, formatCount, formatDuration } from '../../../_ui/text/format.ts'
import type { PastSearch } from './view/searchTypes.ts'
import { settingsText } from './view/searchWords.ts'

type PastSearchesProps = { index: string; onRun: (search: PastSearch) => void }

const SHOWN = 10

/** The searches that were made in this index, newest first. A click makes one again. */
export function PastSearches({ index, onRun }: PastSearchesProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const now = useNow()
  const [all, setAll] = useState(false)
  const [asking, setAsking] = useState(false)
  const past = useQuery(trpc.searches.past.queryOptions({ index }))
  const forget = useMutation(
    trpc.searches.forget.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.searches.past.queryFilter({ index })),
      onError: (error) => toastError(error, 'The search was not forgotten'),
    }),
  )
  const list = past.data ?? []
  if (list.length === 0 && !past.error) return null
  return (
    <section aria-label="Past searches" className="card flex flex-col gap-2 px-4 py-3">
      <div className="flex items-center justify-between gap-2">
        <h2 className="font-semibold">Past searches</h2>
        <Button size="sm" variant="ghost" onClick={() => setAsking(true)}>
          Forget all
        </Button>
      </div>
      {past.error ? <ErrorNotice compact error={past.error} onRetry={() => void past.refetch()} /> : null}
      <ul className="-mx-2 flex max-h-112 flex-col overflow-y-auto">
        {(all ? list : list.slice(0, SHOWN)).map((search) => {
          const settings = settingsText(search.settings)
          return (
            <li key={`${search.query} ${JSON.stringify(search.settings)}`} className="group flex items-center rounded-md hover:bg-hover">
              <button type="button" onClick={() => onRun(search)} className="min-w-0 flex-1 px-2 py-1 text-left" title={search.query}>
                <span dir="auto" className="block truncate">
                  {search.query}
                </span>
                <span className="block truncate text-xs text-faint">
                  {[
                    formatCount(search.found, 'passage'),
                    formatDuration(search.ms),
                    formatAgo(search.at, Math.max(now, search.at)),
                    settings,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </button>
              <IconButton
                icon={X}
                size="sm"
                label={`Forget ${search.query}`}
                className="mr-1 opacity-0 group-focus-within:opacity-100 [@media(hover:none)]:opacity-100 group-hover:opacity-100"
                onClick={() => forget.mutate({ index, search: { query: search.query, settings: search.settings } })}
              />
            </li>
          )
        })}
      </ul>
      {list.length > SHOWN ? (
        <div>
          <Button size="sm" variant="ghost" onClick={() => setAll(!all)}>
            {all ? 'Fewer' : `All ${list.length}`}
          </Button>
        </div>
      ) : null}
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        size="sm"
        title="Forget all past searches?"
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Keep them</Button>
            <Button
              variant="danger"
              onClick={() => {
                setAsking(false)
                forget.mutate({ index })
              }}
            >
              Forget all
            </Button>
          </>
        }
      >
        {formatCount(list.length, 'search').replace(/searchs$/, 'searches')} of this index will be removed. The index itself does not
        change.
      </Dialog>
    </section>
  )
}
