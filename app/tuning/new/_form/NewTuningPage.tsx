'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { tuningIdSchema } from '#server/core/tuning/job/tuningJob.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../../_ui/feedback/ListSkeleton.tsx'
import { PageHeader } from '../../../_ui/layout/PageHeader.tsx'
import { keptDraft } from '../_draft/keptDraft.ts'
import { draftLike, newTuningDraft, type TuningDraft } from '../_draft/tuningDraft.ts'
import { TuningForm } from './TuningForm.tsx'

/** The form of a new training. The address can name a dataset and a snapshot, or an earlier training whose settings are taken. */
export function NewTuningPage() {
  const trpc = useTRPC()
  const given = useSearchParams()
  const from = tuningIdSchema.safeParse(given.get('from')).data
  const dataset = given.get('dataset')
  const snapshot = given.get('snapshot')
  const earlier = useQuery(
    trpc.tuning.details.queryOptions(from === undefined ? skipToken : { ids: [from] }, { retry: false, staleTime: Infinity }),
  )
  const datasets = useQuery(trpc.datasets.list.queryOptions())
  const isReady = datasets.data !== undefined && (from === undefined || !earlier.isPending)
  return (
    <div className="mx-auto flex max-w-360 flex-col gap-5 px-6 py-6">
      <PageHeader
        title="New training"
        description="Rows of a dataset teach a base model something. The result is a LoRA adapter: a small file of changes to the model."
      />
      {datasets.error && !datasets.data ? <ErrorNotice error={datasets.error} onRetry={() => void datasets.refetch()} /> : null}
      {earlier.error ? <ErrorNotice severity="warning" error={earlier.error} /> : null}
      {datasets.isPending || (from !== undefined && earlier.isPending) ? <ListSkeleton /> : null}
      {isReady ? (
        <TuningForm
          key={given.toString()}
          datasets={datasets.data ?? []}
          first={firstDraft({ earlier: earlier.data?.[0]?.job, dataset, snapshot })}
        />
      ) : null}
    </div>
  )
}

/** What the address names stands above the form as it was left. */
function firstDraft({
  earlier,
  dataset,
  snapshot,
}: {
  earlier: Parameters<typeof draftLike>[0] | undefined
  dataset: string | null
  snapshot: string | null
}): TuningDraft {
  const kept = keptDraft.get()
  if (earlier) return draftLike(earlier)
  if (dataset === null) return kept ?? newTuningDraft
  const isSame = kept?.dataset === dataset && (snapshot === null || kept.snapshot === snapshot)
  return isSame ? kept : { ...(kept ?? newTuningDraft), dataset, snapshot, name: null }
}
