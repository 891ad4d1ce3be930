'use client'

import { Boxes, Cpu, FolderInput } from 'lucide-react'
import type { EngineStatus } from '#server/engine/door/protocol.ts'
import { deviceText } from '../../_shell/engineSummary.ts'
import { useEngineStatus } from '../../_shell/useEngineStatus.ts'
import { useModels } from '../../_shell/useModels.ts'
import { EmptyState } from '../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { PageHeader } from '../../_ui/layout/PageHeader.tsx'
import { ModelRow } from './ModelRow.tsx'
import { modelGroups } from './modelRows.ts'

/** The models that are present or can be downloaded. */
export function ModelsPage() {
  const { list, ...actions } = useModels()
  const { data: status } = useEngineStatus()
  const groups = modelGroups(list.data ?? [])
  return (
    <div className="mx-auto flex max-w-240 flex-col gap-5 px-6 py-6">
      <PageHeader title="Models" description="All models run on this computer; no data leaves it." />
      <DeviceCard engine={status?.engine} />
      {list.error && !list.data ? <ErrorNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <ListSkeleton /> : null}
      {list.data && groups.length === 0 ? (
        <EmptyState icon={Boxes} title="No models">
          The list of models in models/manifest.json is empty. Copy a GGUF file into the folder models/ to begin.
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
              <ModelRow key={model.id} model={model} actions={actions} />
            ))}
          </ul>
        </section>
      ))}
      <p className="flex items-start gap-2.5 rounded-lg border border-dashed border-border-strong px-4 py-3 text-sm text-muted">
        <FolderInput aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span>
          Already have a model? Copy its <code className="font-mono">.gguf</code> file into the folder{' '}
          <code className="font-mono">models/</code>. It appears here automatically, with metadata read from the file, and its name can be
          used in a notebook immediately.
        </span>
      </p>
    </div>
  )
}

/** The device that runs the models, and why it was chosen. */
function DeviceCard({ engine }: { engine: EngineStatus | null | undefined }) {
  const device = engine?.device ?? null
  return (
    <section aria-label="Device" className="card flex gap-3 px-4 py-3">
      <Cpu aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0">
        <p className="font-medium">{deviceText(device) ?? 'The device is detected when the engine starts'}</p>
        <p className="text-sm text-muted">
          {device
            ? [device.explanation, ...device.deviceNames].join(' · ')
            : 'Assay tries CUDA, Metal and Vulkan, then falls back to the CPU. The first run starts the engine.'}
        </p>
      </div>
    </section>
  )
}
