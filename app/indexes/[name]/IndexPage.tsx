'use client'

import { useCallback } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../_trpc/client.ts'
import { errorDataOf } from '../../_trpc/errorDataOf.ts'
import { grades, type JudgedHit } from '#server/core/retrieval/judgements/judgeHit.ts'
import { PageHeader } from '../../_ui/layout/PageHeader.tsx'
import { Tabs } from '../../_ui/controls/Tabs.tsx'
import { useUrlState } from '../../_ui/browser/useUrlState.ts'
import { Badge } from '../../_ui/feedback/Badge.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { BuildState } from '../_build/BuildState.tsx'
import { buildView, factsLine } from '../_build/buildView.ts'
import { useIndexJobs } from '../_build/useIndexJobs.ts'
import { DocumentsPanel } from './_documents/DocumentsPanel.tsx'
import { JudgeButtons } from './_quality/JudgeButtons.tsx'
import { QualityPanel } from './_quality/QualityPanel.tsx'
import { useJudgementEvents, useJudgements } from './_quality/useJudgements.ts'
import { SearchPanel } from './_search/SearchPanel.tsx'
import { VersionsPanel } from './_versions/VersionsPanel.tsx'

const tabs = ['search', 'quality', 'documents', 'versions'] as const

/** One index: search it, measure it, and build it. */
export function IndexPage({ index }: { index: string }) {
  const trpc = useTRPC()
  useJudgementEvents()
  const { judgementOf } = useJudgements(index)
  const actions = useCallback((hit: JudgedHit, query: string) => <JudgeButtons index={index} query={query} hit={hit} />, [index])
  const isRelevant = useCallback((hit: JudgedHit, query: string) => (judgementOf(query, hit)?.grade ?? 0) >= grades.relevant, [judgementOf])
  const [tab, setTab] = useUrlState('tab', 'search', { writeAfterMs: 0 })
  const details = useQuery(trpc.indexes.get.queryOptions({ index }))
  const jobs = useIndexJobs()
  const job = jobs ? (jobs[index] ?? null) : (details.data?.job ?? null)
  // Data from before an index was removed elsewhere is no state of it.
  const isGone = details.error !== null && errorDataOf(details.error).code === 'NOT_FOUND'
  const data = isGone ? undefined : details.data
  const facts = data?.facts ?? null
  const { badge, progress } = buildView(job, facts)
  return (
    <div className="mx-auto flex max-w-320 flex-col gap-4 px-6 py-6">
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            {index}
            {data && badge ? <Badge tone={badge.tone}>{badge.label}</Badge> : null}
          </span>
        }
        description={facts ? factsLine(facts).join(' · ') : undefined}
      />
      {details.error ? <ErrorNotice error={details.error} onRetry={() => void details.refetch()} /> : null}
      {data ? <BuildState index={index} job={job} facts={facts} problem={progress ? null : data.problem} /> : null}
      {isGone ? null : (
        <Tabs
          label="Parts of the index"
          value={tabs.find((each) => each === tab) ?? 'search'}
          onChange={setTab}
          tabs={[
            { value: 'search', label: 'Search', content: <SearchPanel index={index} actions={actions} isRelevant={isRelevant} /> },
            { value: 'quality', label: 'Quality', content: <QualityPanel index={index} /> },
            {
              value: 'documents',
              label: 'Documents',
              content: data ? <DocumentsPanel details={data} job={job} /> : null,
            },
            { value: 'versions', label: 'Versions', content: data ? <VersionsPanel details={data} /> : null },
          ]}
        />
      )}
    </div>
  )
}
