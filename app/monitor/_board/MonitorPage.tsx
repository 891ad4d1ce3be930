'use client'

import { useQuery } from '@tanstack/react-query'
import { useEngineStatus } from '../../_shell/useEngineStatus.ts'
import { useTRPC } from '../../_trpc/client.ts'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { PageHeader } from '../../_ui/layout/PageHeader.tsx'
import { useNow } from '../../_ui/browser/useNow.ts'
import { ActiveRuns } from './ActiveRuns.tsx'
import { activeRunRows } from './activeRunRows.ts'
import { FactList } from './FactList.tsx'
import { MemoryChart } from './MemoryChart.tsx'
import { headlineFacts, processFacts } from './monitorView.ts'
import { RecentRuns } from './RecentRuns.tsx'
import { lastRuns } from './lastRuns.ts'
import { useMemorySamples } from './useMemorySamples.ts'

const POLL_MS = 2_000
const RUNS_POLL_MS = 1_000

/** What the two processes are doing, and for which runs. */
export function MonitorPage() {
  const trpc = useTRPC()
  const now = useNow()
  const { data, error, dataUpdatedAt, refetch } = useEngineStatus(POLL_MS)
  const { data: notebooks } = useQuery(trpc.notebooks.list.queryOptions(undefined, { refetchInterval: 5_000 }))
  const { data: active } = useQuery(trpc.runs.active.queryOptions(undefined, { refetchInterval: RUNS_POLL_MS }))
  const samples = useMemorySamples(
    data ? { at: dataUpdatedAt, engineBytes: data.engine?.rssBytes ?? null, serverBytes: data.server.rssBytes } : null,
  )
  const facts = data && processFacts(data)
  return (
    <div className="mx-auto flex max-w-240 flex-col gap-5 px-6 py-6">
      <PageHeader title="Monitor" description="The server shows this page; the engine runs the models." />
      {error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : null}
      <ActiveRuns runs={activeRunRows(active ?? [])} />
      {data && facts ? (
        <>
          <dl className="card grid grid-cols-2 divide-x divide-border sm:grid-cols-4">
            {headlineFacts(data).map(({ label, value }) => (
              <div key={label} className="px-4 py-3">
                <dt className="text-sm text-faint">{label}</dt>
                <dd className="text-xl font-semibold tabular">{value}</dd>
              </div>
            ))}
          </dl>
          <MemoryChart samples={samples} />
          <div className="grid gap-5 md:grid-cols-2">
            <FactList
              title="Engine"
              facts={facts.engine}
              empty="The engine is at rest. It starts with the first run or preview, and loads a model when one is needed."
            />
            <FactList title="Server" facts={facts.server} />
          </div>
        </>
      ) : error ? null : (
        <ListSkeleton rows={3} />
      )}
      <RecentRuns runs={lastRuns(notebooks ?? [], now)} />
    </div>
  )
}
