'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import { GitCompareArrows, GraduationCap, Plus, Search } from 'lucide-react'
import { useState } from 'react'
import { mostJobsTogether } from '#server/core/tuning/job/tuningJob.ts'
import { ShowMore } from '../../_ui/controls/ShowMore.tsx'
import type { TuningEntry } from '../../_trpc/apiTypes.ts'
import { useUrlState } from '../../_ui/browser/useUrlState.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { Input } from '../../_ui/controls/Input.tsx'
import { LinkButton } from '../../_ui/controls/LinkButton.tsx'
import { EmptyState } from '../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { formatNumber } from '../../_ui/text/format.ts'
import { searchWords } from '../../_ui/text/searchText.ts'
import { compareHref } from '../_links/tuningHref.ts'
import { JobGroup } from './JobGroup.tsx'
import { foundJobs, jobGroups } from './jobGroups.ts'
import { JobRow } from './JobRow.tsx'

/** A shorter list needs no search. */
const SEARCHED_FROM = 8
const SHOWN_AT_ONCE = 40

/** The trainings, newest first; those of one grid are folded together. */
export function JobList({ jobs }: { jobs: UseQueryResult<TuningEntry[], unknown> }) {
  const [query, setQuery] = useUrlState('q')
  const [shown, setShown] = useState(SHOWN_AT_ONCE)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const entries = jobs.data ?? []
  const listed = jobGroups(foundJobs(entries, searchWords(query)))
  // One that was removed is not compared.
  const compared = entries.flatMap(({ job }) => (chosen.has(job.id) ? [job.id] : []))
  function choose(id: string, isChosen: boolean) {
    const next = new Set(chosen)
    if (isChosen) next.add(id)
    else next.delete(id)
    setChosen(next)
  }
  const row = (entry: TuningEntry) => (
    <JobRow key={entry.job.id} entry={entry} isChosen={chosen.has(entry.job.id)} onChoose={(isChosen) => choose(entry.job.id, isChosen)} />
  )
  if (jobs.isPending) return <ListSkeleton />
  return (
    <div className="flex flex-col gap-3">
      {jobs.error && !jobs.data ? <ErrorNotice error={jobs.error} onRetry={() => void jobs.refetch()} /> : null}
      {jobs.data && entries.length === 0 ? (
        <EmptyState
          icon={GraduationCap}
          title="No trainings"
          actions={
            <LinkButton variant="primary" icon={Plus} href="/tuning/new">
              New training
            </LinkButton>
          }
        >
          A training teaches a model the answers of a dataset. Its adapter is then a column of your grids, beside the model without it.
        </EmptyState>
      ) : null}
      {entries.length >= SEARCHED_FROM || query !== '' || compared.length > 0 ? (
        <div className="flex flex-wrap items-center gap-3">
          <Input
            icon={Search}
            className="min-w-60 flex-1"
            aria-label="Search trainings"
            placeholder="Search"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
          {compared.length > 0 ? (
            <div className="flex items-center gap-2" role="group" aria-label="Chosen trainings">
              <span className="text-sm text-muted tabular">{formatNumber(compared.length)} chosen</span>
              <Button size="sm" variant="ghost" onClick={() => setChosen(new Set())}>
                Clear
              </Button>
              {compared.length <= mostJobsTogether ? (
                <LinkButton size="sm" icon={GitCompareArrows} href={compareHref(compared.toSorted())}>
                  Compare
                </LinkButton>
              ) : (
                <span className="text-sm text-muted">At most {mostJobsTogether} can be compared.</span>
              )}
            </div>
          ) : null}
        </div>
      ) : null}
      {listed.length > 0 ? (
        <ul aria-label="Trainings" className="card divide-y overflow-hidden">
          {listed
            .slice(0, shown)
            .map((each) =>
              each.kind === 'one' ? row(each.entry) : <JobGroup key={each.name} name={each.name} entries={each.entries} row={row} />,
            )}
        </ul>
      ) : entries.length > 0 ? (
        <p className="text-muted">No training has these words.</p>
      ) : null}
      <ShowMore left={listed.length - shown} onClick={() => setShown(shown + SHOWN_AT_ONCE)} />
    </div>
  )
}
