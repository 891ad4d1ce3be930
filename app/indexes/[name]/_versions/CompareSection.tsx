'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../../_trpc/client.ts'
import { Select } from '../../../_ui/controls/Select.tsx'
import { ShowMore } from '../../../_ui/controls/ShowMore.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import { DiffPassages } from './DiffPassages.tsx'
import { diffRows, diffSummary } from './diffRows.ts'

/** Rows are shown, and their texts fetched, in groups of this size. */
const SHOWN_AT_ONCE = 50
const PRESENT = 'latest'

/** What differs between two versions of an index, passage by passage. `from`: the snapshot to begin with. */
export function CompareSection({ index, snapshots, from: first }: { index: string; snapshots: readonly string[]; from: string | null }) {
  const trpc = useTRPC()
  const [from, setFrom] = useState(first ?? snapshots.at(-1) ?? PRESENT)
  const [to, setTo] = useState(PRESENT)
  const [groups, setGroups] = useState(1)
  const diff = useQuery(trpc.indexes.diff.queryOptions({ index, from, to }, { enabled: from !== to }))
  const rows = diff.data ? diffRows(diff.data) : []
  const options = [{ value: PRESENT, label: 'The present state' }, ...snapshots.toReversed().map((name) => ({ value: name, label: name }))]
  const choose = (set: (version: string) => void) => (version: string) => {
    setGroups(1)
    set(version)
  }
  return (
    <section aria-labelledby="compare" className="flex flex-col gap-3">
      <h2 id="compare" className="font-semibold">
        Compare
      </h2>
      <div className="flex flex-wrap items-center gap-2">
        <Select label="From" size="sm" className="max-w-60" value={from} onChange={choose(setFrom)} options={options} />
        <span className="text-muted">to</span>
        <Select label="To" size="sm" className="max-w-60" value={to} onChange={choose(setTo)} options={options} />
      </div>
      {diff.error ? <ErrorNotice error={diff.error} compact onRetry={() => void diff.refetch()} /> : null}
      {from === to ? <p className="text-muted">Choose two different versions.</p> : null}
      {from !== to && diff.isPending ? <Skeleton className="h-24" /> : null}
      {from !== to && diff.data ? (
        <>
          <p role="status" className="text-muted">
            {diffSummary(rows, diff.data)}
          </p>
          {Array.from({ length: Math.min(groups, Math.ceil(rows.length / SHOWN_AT_ONCE)) }, (_, group) => (
            <DiffPassages
              key={group}
              index={index}
              versions={{ from, to }}
              rows={rows.slice(group * SHOWN_AT_ONCE, (group + 1) * SHOWN_AT_ONCE)}
            />
          ))}
          <ShowMore left={rows.length - groups * SHOWN_AT_ONCE} onClick={() => setGroups(groups + 1)} />
        </>
      ) : null}
    </section>
  )
}
