'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { useEngineStatus } from '../../_shell/useEngineStatus.ts'
import { useTRPC } from '../../_trpc/client.ts'
import { useNow } from '../../_ui/browser/useNow.ts'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { StatusDot } from '../../_ui/feedback/StatusDot.tsx'
import { PageHeader } from '../../_ui/layout/PageHeader.tsx'
import { activeRunRows } from './activeRunRows.ts'
import { ActiveRuns } from './ActiveRuns.tsx'
import { lastRuns, type RecentRun } from './lastRuns.ts'
import { MemoryChart } from './MemoryChart.tsx'
import { headlineFacts, processFacts, type Fact, addSample, type MemorySample } from './monitorView.ts'

const POLL_MS = 2_000
const RUNS_POLL_MS = 1_000

/** What server and engine are doing, and for which runs. */
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

function FactList({ title, facts, empty }: { title: string; facts: readonly Fact[] | null; empty?: string }) {
  return (
    <section aria-label={title} className="card px-4 py-3">
      <h2 className="mb-2 font-semibold">{title}</h2>
      {facts ? (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
          {facts.map(({ label, value }) => (
            <div key={label} className="contents">
              <dt className="text-faint">{label}</dt>
              <dd className="text-right tabular">{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="text-sm text-muted">{empty}</p>
      )}
    </section>
  )
}

function RecentRuns({ runs }: { runs: readonly RecentRun[] }) {
  return (
    <section aria-label="Recent runs" className="card overflow-hidden">
      <h2 className="border-b px-4 py-2.5 font-semibold">Recent runs</h2>
      {runs.length === 0 ? <p className="px-4 py-6 text-center text-muted">Nothing has run yet. Open a notebook and press run.</p> : null}
      <ul className="divide-y">
        {runs.map((run) => (
          <li key={run.href}>
            <Link
              href={run.href}
              className="flex h-10 items-center gap-3 px-4 transition-colors hover:bg-hover focus-visible:-outline-offset-2"
            >
              <StatusDot tone={run.tone} pulse={run.running} />
              <span className="min-w-0 flex-1 truncate">{run.title}</span>
              <span className="text-sm text-muted">{run.label}</span>
              <span className="w-20 text-right text-sm text-faint tabular" title={run.at}>
                {run.ago}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

const KEEP_MS = 10 * 60_000

/** Readings of the last ten minutes. A new `sample` (by its time) is added while rendering, as React recommends for state that follows a prop. */
function useMemorySamples(sample: MemorySample | null): readonly MemorySample[] {
  const [samples, setSamples] = useState<MemorySample[]>([])
  if (sample && samples.at(-1)?.at !== sample.at) setSamples(addSample(samples, sample, KEEP_MS))
  return samples
}
