'use client'

import { useQuery } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import type { TuningDetail } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { ScrollRegion } from '../../../_ui/layout/ScrollRegion.tsx'
import { statusView } from '../../_parts/statusView.ts'

const LOOK_MS = 3_000

/** The last lines that the trainer has written, when they are asked for. */
export function LogSection({ detail: { job, status } }: { detail: TuningDetail }) {
  const trpc = useTRPC()
  const [isOpen, setOpen] = useState(false)
  const log = useQuery(
    trpc.tuning.log.queryOptions(
      { id: job.id },
      { enabled: isOpen, staleTime: 0, refetchInterval: isOpen && statusView[status].isActive ? LOOK_MS : false },
    ),
  )
  return (
    <details className="card px-4 py-3" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="font-semibold">Log of the trainer</summary>
      <div className="mt-2 flex flex-col gap-2">
        {log.error ? <ErrorNotice compact error={log.error} /> : null}
        {log.data === undefined ? null : log.data === '' ? (
          <p className="text-sm text-muted">Nothing has been written yet.</p>
        ) : (
          <ScrollRegion label="Log of the trainer" className="max-h-90 overflow-auto rounded-md bg-sunken px-3 py-2">
            <pre className="font-mono text-xs whitespace-pre-wrap">{log.data}</pre>
          </ScrollRegion>
        )}
        <div>
          <Button size="sm" icon={RotateCw} loading={log.isFetching} onClick={() => void log.refetch()}>
            Read again
          </Button>
        </div>
      </div>
    </details>
  )
}
