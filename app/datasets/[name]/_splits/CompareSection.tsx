'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useOnChange } from '../../../_ui/browser/useOnChange.ts'
import { ShowMore } from '../../../_ui/controls/ShowMore.tsx'
import { useTRPC } from '../../../_trpc/client.ts'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import { formatNumber } from '../../../_ui/text/format.ts'
import type { DatasetTabProps } from '../_tab/datasetTab.ts'
import { DiffRows } from './DiffRows.tsx'
import { changeKinds, diffItems, diffSentence } from './diffItems.ts'

const SHOWN_AT_ONCE = 25
const PRESENT = 'present'

export type CompareSectionProps = Pick<DatasetTabProps, 'dataset' | 'snapshots' | 'state'> & { from: string | null }

/** What differs between two snapshots, or between one and the present rows, row by row. */
export function CompareSection({ dataset, snapshots, state, from: first }: CompareSectionProps) {
  const trpc = useTRPC()
  const [from, setFrom] = useState(first ?? snapshots.at(-1)?.tag ?? PRESENT)
  const [to, setTo] = useState(PRESENT)
  const [only, setOnly] = useState<(typeof changeKinds)[number] | 'all'>('all')
  const [groups, setGroups] = useState(1)
  const diff = useQuery(trpc.datasets.diff.queryOptions({ dataset, from, to }, { enabled: from !== to, staleTime: 0 }))
  useOnChange(state?.seq, () => {
    if (from !== to && (from === PRESENT || to === PRESENT)) void diff.refetch()
  })
  const all = diff.data ? diffItems(diff.data) : []
  const items = only === 'all' ? all : all.filter(({ change }) => change === only)
  const choose = (set: (tag: string) => void) => (tag: string) => {
    setGroups(1)
    set(tag)
  }
  const options = [{ value: PRESENT, label: 'The present rows' }, ...snapshots.toReversed().map(({ tag }) => ({ value: tag, label: tag }))]
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
      {from === to ? <p className="text-muted">Choose two different ones.</p> : null}
      {from !== to && diff.isPending ? <Skeleton className="h-24" /> : null}
      {from !== to && diff.data ? (
        <>
          <div className="flex flex-wrap items-center gap-3">
            <p role="status" className="text-muted">
              {diffSentence(diff.data)}
            </p>
            {all.length > 0 ? (
              <SegmentedControl
                label="Changes shown"
                value={only}
                onChange={(next) => {
                  setGroups(1)
                  setOnly(next)
                }}
                options={[
                  { value: 'all', label: 'All' },
                  ...changeKinds.flatMap((change) => {
                    const count = all.filter((item) => item.change === change).length
                    return count > 0 ? [{ value: change, label: `${change} ${formatNumber(count)}` }] : []
                  }),
                ]}
              />
            ) : null}
          </div>
          {Array.from({ length: Math.min(groups, Math.ceil(items.length / SHOWN_AT_ONCE)) }, (_, group) => (
            <DiffRows
              key={group}
              dataset={dataset}
              versions={{ from, to }}
              items={items.slice(group * SHOWN_AT_ONCE, (group + 1) * SHOWN_AT_ONCE)}
            />
          ))}
          <ShowMore left={items.length - groups * SHOWN_AT_ONCE} onClick={() => setGroups(groups + 1)} />
        </>
      ) : null}
    </section>
  )
}
