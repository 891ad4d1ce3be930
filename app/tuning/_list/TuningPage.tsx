'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useTRPC } from '../../_trpc/client.ts'
import { useUrlState } from '../../_ui/browser/useUrlState.ts'
import { LinkButton } from '../../_ui/controls/LinkButton.tsx'
import { Tabs } from '../../_ui/controls/Tabs.tsx'
import { PageHeader } from '../../_ui/layout/PageHeader.tsx'
import { formatNumber } from '../../_ui/text/format.ts'
import { useTunings } from '../_parts/useTunings.ts'
import { AdapterList } from './AdapterList.tsx'
import { JobList } from './JobList.tsx'

const tabs = ['jobs', 'adapters'] as const

/** The trainings of the project, and the adapters that they made or that were added. */
export function TuningPage() {
  const trpc = useTRPC()
  const jobs = useTunings()
  const adapters = useQuery(trpc.adapters.list.queryOptions())
  const [tab, setTab] = useUrlState('tab', 'jobs', { writeAfterMs: 0 })
  return (
    <div className="mx-auto flex max-w-280 flex-col gap-5 px-6 py-6">
      <PageHeader
        title="Tuning"
        description="Training of LoRA adapters on this computer; no data leaves it."
        actions={
          <LinkButton variant="primary" icon={Plus} href="/tuning/new">
            New training
          </LinkButton>
        }
      />
      <Tabs
        label="Parts of tuning"
        value={tabs.find((each) => each === tab) ?? 'jobs'}
        onChange={setTab}
        tabs={[
          { value: 'jobs', label: 'Trainings', badge: <Count of={jobs.data} />, content: <JobList jobs={jobs} /> },
          { value: 'adapters', label: 'Adapters', badge: <Count of={adapters.data} />, content: <AdapterList adapters={adapters} /> },
        ]}
      />
    </div>
  )
}

function Count({ of }: { of: readonly unknown[] | undefined }) {
  return of && of.length > 0 ? <span className="text-xs text-faint tabular">{formatNumber(of.length)}</span> : null
}
