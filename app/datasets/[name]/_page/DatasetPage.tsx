'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useTRPC } from '../../../_trpc/client.ts'
import { errorDataOf } from '../../../_trpc/errorDataOf.ts'
import { useRaterName } from '../../../_ui/browser/useRaterName.ts'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'
import { Tabs } from '../../../_ui/controls/Tabs.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../../_ui/feedback/ListSkeleton.tsx'
import { PageHeader } from '../../../_ui/layout/PageHeader.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import { ImportButton } from '../../_import/ImportButton.tsx'
import { StatusBar } from '../../_list/StatusBar.tsx'
import { ChecksTab } from '../_checks/ChecksTab.tsx'
import { ExportTab } from '../_export/ExportTab.tsx'
import { RowsTab } from '../_rows/RowsTab.tsx'
import { SplitsTab } from '../_splits/SplitsTab.tsx'
import { SynthesisProgress } from '../_synthesis/SynthesisProgress.tsx'
import { useDatasetState } from './useDatasetState.ts'

const tabs = ['rows', 'checks', 'splits', 'export'] as const

/** One dataset: its rows under review, its checks, splits and exports. */
export function DatasetPage({ dataset }: { dataset: string }) {
  const trpc = useTRPC()
  const [tab, setTab] = useUrlState('tab', 'rows', { writeAfterMs: 0 })
  const [reviewer] = useRaterName()
  const details = useQuery(trpc.datasets.get.queryOptions({ dataset }))
  const state = useDatasetState(dataset)
  // Data from before a dataset was removed elsewhere is no state of it.
  const isGone = details.error !== null && errorDataOf(details.error).code === 'NOT_FOUND'
  const data = isGone ? undefined : details.data
  const facts = data?.facts ?? null
  const props = data && facts ? { dataset, facts, snapshots: data.snapshots, state } : null
  return (
    <div className="flex h-full min-h-0 flex-col gap-3 px-6 pt-4">
      <PageHeader
        title={dataset}
        description={facts ? formatCount(facts.rows, 'row') : undefined}
        actions={
          data ? (
            <>
              {facts && facts.rows > 0 ? <StatusBar facts={facts} /> : null}
              <ImportButton dataset={dataset} />
            </>
          ) : undefined
        }
      />
      {details.error ? (
        <ErrorNotice
          error={details.error}
          onRetry={() => void details.refetch()}
          actions={
            isGone ? (
              <Link href="/datasets" className="underline underline-offset-2">
                All datasets
              </Link>
            ) : undefined
          }
        />
      ) : null}
      {data?.problem ? <ErrorNotice error={data.problem} onRetry={() => void details.refetch()} /> : null}
      {data ? <SynthesisProgress dataset={dataset} by={reviewer} /> : null}
      {details.isPending ? <ListSkeleton /> : null}
      {props ? (
        <Tabs
          className="flex-1"
          label="Parts of the dataset"
          value={tabs.find((each) => each === tab) ?? 'rows'}
          onChange={setTab}
          tabs={[
            { value: 'rows', label: 'Rows', content: <RowsTab {...props} /> },
            {
              value: 'checks',
              label: 'Checks',
              content: (
                <Scrolled>
                  <ChecksTab {...props} />
                </Scrolled>
              ),
            },
            {
              value: 'splits',
              label: 'Splits',
              content: (
                <Scrolled>
                  <SplitsTab {...props} />
                </Scrolled>
              ),
            },
            {
              value: 'export',
              label: 'Export',
              content: (
                <Scrolled>
                  <ExportTab {...props} />
                </Scrolled>
              ),
            },
          ]}
        />
      ) : null}
    </div>
  )
}

/** A tab that is longer than the window. The focus ring of a field at its edge has room. */
function Scrolled({ children }: { children: ReactNode }) {
  return <div className="-mx-1 h-full overflow-auto px-1 pb-6">{children}</div>
}
