'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Search } from 'lucide-react'
import { useRef } from 'react'
import { useTRPC } from '../../../_trpc/client.ts'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'
import { Input } from '../../../_ui/controls/Input.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../../_ui/feedback/ListSkeleton.tsx'
import { formatNumber } from '../../../_ui/text/format.ts'

const ROW_PX = 34
/** More are found by a search. */
const MOST_ROWS = 2_000
const columns = 'grid grid-cols-[minmax(0,1fr)_5.5rem] items-center gap-3 px-3 sm:grid-cols-[minmax(0,3fr)_minmax(0,2fr)_4rem_5.5rem]'

/** The documents of an index, with a search. A press opens one. */
export function DocumentTable({ index, onOpen }: { index: string; onOpen: (document: string) => void }) {
  const trpc = useTRPC()
  const [search, setSearch] = useUrlState('find')
  const list = useQuery(trpc.documents.list.queryOptions({ index, search, limit: MOST_ROWS }, { placeholderData: keepPreviousData }))
  const scroller = useRef<HTMLDivElement>(null)
  const { rows: documents = [], matching = 0, total = 0 } = list.data ?? {}
  const rows = useVirtualizer({
    count: documents.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  })
  return (
    <section aria-labelledby="documents" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="documents" className="flex-1 font-semibold">
          Documents
        </h2>
        <span role="status" className="text-sm text-muted tabular">
          {list.data ? countText({ shown: documents.length, matching, total }) : ''}
        </span>
        <Input
          size="sm"
          icon={Search}
          className="max-w-64"
          aria-label="Find documents by title or path"
          placeholder="Find by title or path"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {list.error ? <ErrorNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <ListSkeleton /> : null}
      {documents.length > 0 ? (
        <div className="card overflow-hidden" role="table" aria-label="Documents" aria-rowcount={documents.length + 1}>
          <div role="row" aria-rowindex={1} className={`${columns} border-b bg-sunken py-1.5 text-sm text-muted`}>
            <span role="columnheader">Title</span>
            <span role="columnheader" className="max-sm:hidden">
              Path
            </span>
            <span role="columnheader" className="text-right max-sm:hidden">
              Pages
            </span>
            <span role="columnheader" className="text-right">
              Passages
            </span>
          </div>
          <div ref={scroller} role="rowgroup" className="max-h-[60vh] overflow-auto">
            <div role="presentation" className="relative" style={{ height: rows.getTotalSize() }}>
              {rows.getVirtualItems().map(({ index: at, start }) => {
                const document = documents[at]
                if (!document) return null
                return (
                  <div
                    key={document.id}
                    role="row"
                    aria-rowindex={at + 2}
                    className={`${columns} absolute inset-x-0 border-b border-border hover:bg-hover`}
                    style={{ height: ROW_PX, transform: `translateY(${start}px)` }}
                  >
                    <span role="cell" className="min-w-0">
                      <button
                        type="button"
                        onClick={() => onOpen(document.id)}
                        className="block max-w-full truncate text-left font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
                      >
                        {document.title ?? document.id}
                      </button>
                    </span>
                    <span role="cell" title={document.id} className="truncate text-sm text-muted max-sm:hidden">
                      {document.id}
                    </span>
                    <span role="cell" className="text-right text-sm text-muted tabular max-sm:hidden">
                      {document.pages > 0 ? formatNumber(document.pages) : '–'}
                    </span>
                    <span role="cell" className="text-right text-sm tabular">
                      {formatNumber(document.chunks)}
                      {document.cut > 0 ? (
                        <span className="text-warn" title="Passages that are longer than the embedder reads">
                          {' '}
                          ({formatNumber(document.cut)} cut)
                        </span>
                      ) : null}
                    </span>
                  </div>
                )
              })}
            </div>
          </div>
        </div>
      ) : null}
      {list.data && documents.length === 0 ? (
        <p className="text-muted">
          {search === '' ? 'There are no documents in the index.' : 'No document has these words in its title or path.'}
        </p>
      ) : null}
    </section>
  )
}

function countText({ shown, matching, total }: { shown: number; matching: number; total: number }): string {
  const of = matching === total ? formatNumber(total) : `${formatNumber(matching)} of ${formatNumber(total)}`
  return shown < matching ? `The first ${formatNumber(shown)} of ${of}: search to find others` : of
}
