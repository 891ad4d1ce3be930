'use client'

import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import type { CellKey } from '#server/core/ids.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { errorDataOf } from '../../../_trpc/errorDataOf.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../../_ui/feedback/ListSkeleton.tsx'
import { formatDateTime } from '../../../_ui/text/format.ts'
import { useRun } from '../_run/runContext.ts'
import { DatasetRowsSection } from '../_dataset/DatasetRowsSection.tsx'
import { laneViews, requestFacts, resultFacts } from './cellFacts.ts'
import { FactList } from './FactList.tsx'
import { PromptView } from './PromptView.tsx'

/** A cell that the grid does not have, as it is stored: one of an edited prompt or case, or of the other lane. */
export function StoredCellPanel({ cell, onClose }: { cell: CellKey; onClose: () => void }) {
  const trpc = useTRPC()
  const { lane, setLane } = useRun()
  const { data, error } = useQuery(trpc.runs.cell.queryOptions({ key: cell }))
  const isGone = error !== null && errorDataOf(error).code === 'NOT_FOUND'
  const otherLane = data && data.request.lane !== lane ? data.request.lane : null
  return (
    <section aria-label="Inspector" className="flex h-full flex-col">
      <header className="flex shrink-0 items-center gap-2 border-b px-3 py-1.5">
        <h2 className="grow truncate font-semibold">A cell that is not in the grid</h2>
        <IconButton size="sm" icon={X} label="Close the inspector" onClick={onClose} />
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto px-3 py-3">
        {data ? (
          <p role="status" className="text-sm text-muted">
            {otherLane
              ? `It was computed in the ${laneViews[otherLane].label}; the grid shows the other one.`
              : 'The notebook has changed since. This is what is stored of the cell.'}
          </p>
        ) : null}
        {otherLane ? (
          <div>
            <Button size="sm" onClick={() => setLane(otherLane)}>
              Show the {laneViews[otherLane].label}
            </Button>
          </div>
        ) : null}
        {isGone ? (
          <p role="status" className="text-muted">
            The cell is not in the notebook any more, and nothing is stored of it. The row has kept its prompt and answer.
          </p>
        ) : null}
        {error && !isGone ? <ErrorNotice compact error={error} /> : null}
        {!data && !error ? <ListSkeleton /> : null}
        {data?.result ? (
          <section aria-label="Output" className="flex flex-col gap-1.5">
            <h3 className="text-sm font-semibold">Output</h3>
            <p className="rounded-md border bg-raised px-3 py-2 whitespace-pre-wrap">
              <bdi className="[unicode-bidi:plaintext]">{data.result.output}</bdi>
            </p>
          </section>
        ) : null}
        {data?.error ? <ErrorNotice compact error={data.error} /> : null}
        <DatasetRowsSection cell={cell} onSend={null} />
        {data ? (
          <>
            <PromptView messages={data.request.messages} prefill={data.request.prefill} rendered={data.result?.renderedPrompt ?? null} />
            {data.result ? <FactList label="Measures" facts={resultFacts(data.result)} /> : null}
            <FactList label="What determined the output" facts={requestFacts(data)} />
            <p className="text-xs text-faint">Computed {formatDateTime(data.computedAt)}</p>
          </>
        ) : null}
      </div>
    </section>
  )
}
