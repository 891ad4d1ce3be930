'use client'

import { Split } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { EmptyState } from '../../../_ui/feedback/EmptyState.tsx'
import { ImportButton } from '../../_import/ImportButton.tsx'
import { datasetHref } from '../../_links/datasetHref.ts'
import type { DatasetTabProps } from '../_tab/datasetTab.ts'
import { CompareSection } from './CompareSection.tsx'
import { SnapshotSection } from './SnapshotSection.tsx'
import { SplitSection } from './SplitSection.tsx'

/** Splits and snapshots of a dataset, and what differs between two snapshots. */
export function SplitsTab({ dataset, facts, snapshots, state }: DatasetTabProps) {
  const [from, setFrom] = useState<string | null>(null)
  const router = useRouter()
  if (facts.rows === 0 && snapshots.length === 0)
    return (
      <EmptyState icon={Split} title="No rows to divide" actions={<ImportButton dataset={dataset} />}>
        Splits keep some rows away from training, so that what a model learns can be measured.
      </EmptyState>
    )
  return (
    <div className="mx-auto flex max-w-280 flex-col gap-8 pb-6">
      {facts.rows > 0 ? <SplitSection dataset={dataset} state={state} /> : null}
      <SnapshotSection
        dataset={dataset}
        facts={facts}
        snapshots={snapshots}
        onCompare={setFrom}
        onExport={(tag) => router.push(`${datasetHref(dataset)}?tab=export&snapshot=${encodeURIComponent(tag)}`)}
      />
      {snapshots.length > 0 ? <CompareSection key={from} dataset={dataset} snapshots={snapshots} state={state} from={from} /> : null}
    </div>
  )
}
