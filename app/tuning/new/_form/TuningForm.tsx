'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useChatModels } from '../../../_shell/useChatModels.ts'
import type { ListedDataset } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { ScrollRegion } from '../../../_ui/layout/ScrollRegion.tsx'
import { tuningHref } from '../../_links/tuningHref.ts'
import { keptDraft } from '../_draft/keptDraft.ts'
import { settingsDraft } from '../_draft/settingsDraft.ts'
import { readDraft, suggestedName, type TuningDraft } from '../_draft/tuningDraft.ts'
import { PreflightPanel } from '../_preflight/PreflightPanel.tsx'
import { GridFields } from './GridFields.tsx'
import { SampleFields } from './SampleFields.tsx'
import { SettingsFields } from './SettingsFields.tsx'
import { SourceFields } from './SourceFields.tsx'

type TuningFormProps = { datasets: readonly ListedDataset[]; first: TuningDraft }

/** What is trained on what and how, and beside it what is known of the training before it begins. */
export function TuningForm({ datasets, first }: TuningFormProps) {
  const trpc = useTRPC()
  const router = useRouter()
  const [draft, setDraft] = useState(first)
  const models = useChatModels()
  const adapters = useQuery(trpc.adapters.list.queryOptions())
  const jobs = useQuery(trpc.tuning.list.queryOptions())
  const present = {
    ...draft,
    dataset: draft.dataset ?? (datasets.length === 1 ? (datasets[0]?.dataset ?? null) : null),
    base: draft.base ?? models.data?.[0]?.id ?? null,
  }
  const taken = (adapters.data ?? []).map(({ id }) => id)
  const suggestion =
    present.dataset === null ? '' : suggestedName(present.dataset, [...taken, ...(jobs.data ?? []).map(({ job }) => job.name)])
  const read = readDraft(present, { adapters: taken, suggestion })
  function change(next: Partial<TuningDraft>) {
    const changed = { ...present, ...next }
    keptDraft.set(changed)
    setDraft(changed)
  }
  const start = useMutation(
    trpc.tuning.start.mutationOptions({
      onSuccess: ({ jobs: started }) => {
        keptDraft.set(null)
        const [only] = started
        router.push(started.length === 1 && only !== undefined ? tuningHref(only) : '/tuning')
      },
    }),
  )
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <form
        aria-label="Training"
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          // Enter in a field starts nothing: the button is beside the form, below what is to be known first.
          event.preventDefault()
        }}
      >
        <SourceFields
          draft={present}
          change={change}
          problems={read.problems}
          suggestion={suggestion}
          datasets={datasets}
          models={models.data}
          isTaken={taken.includes((present.name ?? suggestion).trim().normalize('NFC'))}
        />
        <SettingsFields
          draft={present.settings}
          onChange={(some) => change({ settings: { ...present.settings, ...some } })}
          problems={read.problems.settings}
          isVaried={(name) => present.grid[name].trim() !== ''}
        />
        <GridFields draft={present} change={change} problems={read.problems.grid} jobs={read.jobs} />
        <SampleFields samples={present.samples} onChange={(samples) => change({ samples })} />
      </form>
      <ScrollRegion label="Pre-flight" className="lg:sticky lg:top-4 lg:max-h-[calc(100dvh-2rem)] lg:overflow-auto">
        <PreflightPanel
          read={read}
          onFix={(settings) => change({ settings: { ...present.settings, ...settingsDraft(settings) } })}
          onStart={() => read.start && start.mutate(read.start)}
          isStarting={start.isPending}
          startError={start.error}
        />
      </ScrollRegion>
    </div>
  )
}
