'use client'

import { useQueries } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { DocumentDetails } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { PageInput } from './PageInput.tsx'
import { PassageRow } from './PassageRow.tsx'
import { BLOCK, blocksOf, nextPlace, pageAt, pageBegun } from './passageView.ts'

/** Before a passage is measured. */
const USUAL_PX = 130

/** The passages of a document in their order; only those in view are fetched. */
export function PassageList({ index, document, chunk }: { index: string; document: DocumentDetails; chunk: string | null }) {
  const trpc = useTRPC()
  const scroller = useRef<HTMLDivElement>(null)
  const { id, chunks: count, pageStarts, cut, tokenLimit, place: wanted } = document
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => USUAL_PX,
    overscan: 4,
    initialOffset: (wanted ?? 0) * USUAL_PX,
  })
  const shown = rows.getVirtualItems()
  const first = shown[0]?.index ?? 0
  const blocks = blocksOf(first, shown.at(-1)?.index ?? 0)
  const results = useQueries({
    queries: blocks.map((block) =>
      trpc.documents.passages.queryOptions(
        { index, document: id, from: block * BLOCK, to: block * BLOCK + BLOCK - 1 },
        { staleTime: 60_000 },
      ),
    ),
  })
  const passages = new Map(results.flatMap(({ data }) => (data ?? []).map((passage) => [passage.place, passage] as const)))
  const error = results.find((result) => result.error)?.error
  const topPlace = rows.getVirtualItemForOffset(rows.scrollOffset ?? 0)?.index ?? 0
  const page = pageAt(pageStarts, topPlace)
  const isLoaded = wanted === null || passages.has(wanted)

  /** Then the reader decides what is shown. */
  const isOpened = useRef(false)
  // Once more when the passages around it are there, because their heights move it.
  useEffect(() => {
    if (wanted === null || isOpened.current) return
    rows.scrollToIndex(wanted, { align: 'start' })
    isOpened.current = isLoaded
  }, [wanted, isLoaded, rows])

  const goTo = (place: number | null) => place !== null && rows.scrollToIndex(place, { align: 'start' })
  return (
    <div className="flex flex-col gap-2">
      {pageStarts.length > 1 || cut.length > 0 ? (
        <div className="flex flex-wrap items-center gap-2">
          {pageStarts.length > 1 ? (
            <PageInput
              page={page}
              pages={document.pages}
              onGo={(asked) => goTo(pageStarts.findLast((start) => start.page <= asked)?.place ?? 0)}
            />
          ) : null}
          {cut.length > 0 ? (
            <Button size="sm" icon={TriangleAlert} onClick={() => goTo(nextPlace(cut, topPlace))}>
              Next passage that is cut
            </Button>
          ) : null}
        </div>
      ) : null}
      {error ? <ErrorNotice error={error} compact /> : null}
      <div ref={scroller} role="region" aria-label="Passages" className="card max-h-[70vh] min-h-60 overflow-auto">
        <div className="relative" style={{ height: rows.getTotalSize() }}>
          {shown.map(({ index: place, start }) => (
            <div
              key={place}
              ref={rows.measureElement}
              data-index={place}
              className="absolute inset-x-0 border-b border-border"
              style={{ transform: `translateY(${start}px)` }}
            >
              <PassageRow
                index={index}
                document={id}
                passage={passages.get(place)}
                place={place}
                page={pageBegun(pageStarts, place)}
                tokenLimit={tokenLimit}
                isMarked={chunk !== null && passages.get(place)?.id === chunk}
                hasOriginal={document.original !== 'missing'}
              />
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
