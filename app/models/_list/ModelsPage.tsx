'use client'

import { Boxes, FolderInput } from 'lucide-react'
import { useEngineStatus } from '../../_shell/useEngineStatus.ts'
import { EmptyState } from '../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { PageHeader } from '../../_ui/layout/PageHeader.tsx'
import { DeviceCard } from './DeviceCard.tsx'
import { ModelRow } from './ModelRow.tsx'
import { modelGroups } from './modelRows.ts'
import { useModels } from './useModels.ts'

/** Models at hand and to be had. */
export function ModelsPage() {
  const { list, pull, cancel } = useModels()
  const { data: status } = useEngineStatus()
  const groups = modelGroups(list.data ?? [])
  return (
    <div className="mx-auto flex max-w-240 flex-col gap-5 px-6 py-6">
      <PageHeader title="Models" description="Everything runs on this computer; nothing is sent away." />
      <DeviceCard engine={status?.engine} />
      {list.error && !list.data ? <ErrorNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <ListSkeleton /> : null}
      {list.data && groups.length === 0 ? (
        <EmptyState icon={Boxes} title="No models">
          The list of models, models/manifest.json, is empty. Drop a GGUF file into the folder models/ to begin.
        </EmptyState>
      ) : null}
      {groups.map((group) => (
        <section key={group.kind} aria-label={group.title} className="flex flex-col gap-2">
          <div className="flex items-baseline gap-2 px-1">
            <h2 className="font-semibold">{group.title}</h2>
            <p className="text-sm text-faint">{group.description}</p>
          </div>
          <ul className="card divide-y overflow-hidden">
            {group.models.map((model) => (
              <ModelRow key={model.id} model={model} onPull={() => pull(model.id)} onCancel={() => cancel(model.id)} />
            ))}
          </ul>
        </section>
      ))}
      <p className="flex items-start gap-2.5 rounded-lg border border-dashed border-border-strong px-4 py-3 text-sm text-muted">
        <FolderInput aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span>
          Have a model already? Drop its <code className="font-mono">.gguf</code> file into the folder{' '}
          <code className="font-mono">models/</code>. It appears here by itself, its facts read from the file, and its name can be used in a
          notebook at once.
        </span>
      </p>
    </div>
  )
}
