'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Pause, Play, Square } from 'lucide-react'
import Link from 'next/link'
import type { RunId } from '#server/core/ids.ts'
import { useTRPC, useTRPCClient } from '../../_trpc/client.ts'
import { IconButton } from '../../_ui/controls/IconButton.tsx'
import { Badge } from '../../_ui/feedback/Badge.tsx'
import { Progress } from '../../_ui/feedback/Progress.tsx'
import { toastError } from '../../_ui/overlay/toasts.ts'
import type { ActiveRunRow } from './activeRunRows.ts'

/** The runs in progress: progress, what each waits for, and the buttons that pause, resume and cancel it. Renders nothing if there are none. */
export function ActiveRuns({ runs }: { runs: readonly ActiveRunRow[] }) {
  const act = useRunActions()
  if (runs.length === 0) return null
  return (
    <section aria-label="Runs under way" className="card overflow-hidden">
      <h2 className="border-b px-4 py-2.5 font-semibold">Under way</h2>
      <ul className="divide-y">
        {runs.map((row) => (
          <ActiveRunItem key={row.run} row={row} onAct={(action) => void act(row.run, action)} />
        ))}
      </ul>
    </section>
  )
}

function ActiveRunItem({ row, onAct }: { row: ActiveRunRow; onAct: (action: RunAction) => void }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      <div className="min-w-40 flex-1">
        <Link href={row.href} className="block truncate font-medium hover:underline">
          {row.title}
        </Link>
        <span className="block truncate text-xs text-faint">{row.how}</span>
      </div>
      <div className="w-72 max-w-full">
        <Progress fraction={row.fraction} label={`Progress of ${row.title}`} detail={row.detail} />
      </div>
      <div className="flex w-48 flex-col items-start gap-0.5">
        <Badge tone={row.tone}>{row.label}</Badge>
        <span className="max-w-full truncate text-xs text-muted tabular" title={row.when}>
          {row.when}
        </span>
      </div>
      <div className="flex gap-1">
        {row.paused ? (
          <IconButton icon={Play} label={`Resume ${row.title}`} onClick={() => onAct('resume')} />
        ) : (
          <IconButton icon={Pause} label={`Pause ${row.title}`} onClick={() => onAct('pause')} />
        )}
        <IconButton icon={Square} label={`Cancel ${row.title}`} tone="bad" onClick={() => onAct('cancel')} />
      </div>
    </li>
  )
}

type RunAction = 'pause' | 'resume' | 'cancel'

/** Acts on a run, then fetches the list of runs again. */
function useRunActions(): (run: RunId, action: RunAction) => Promise<void> {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  return async (run, action) => {
    try {
      await client.runs[action].mutate({ run })
    } catch (thrown) {
      toastError(thrown, 'That did not reach the run')
    }
    await queries.invalidateQueries({ queryKey: trpc.runs.active.queryKey() })
  }
}
