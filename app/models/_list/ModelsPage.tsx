'use client'

import { Boxes, FolderInput, Cpu, Download, RotateCw, X } from 'lucide-react'
import { useEngineStatus } from '../../_shell/useEngineStatus.ts'
import { useModels } from '../../_shell/useModels.ts'
import { EmptyState } from '../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { PageHeader } from '../../_ui/layout/PageHeader.tsx'
import { modelGroups, type ModelRowView } from './modelRows.ts'
import type { EngineStatus } from '#server/engine/door/protocol.ts'
import { deviceText } from '../../_shell/engineSummary.ts'
import { Badge } from '../../_ui/feedback/Badge.tsx'
import { Button } from '../../_ui/controls/Button.tsx'
import { Progress } from '../../_ui/feedback/Progress.tsx'

/** The models that are present or can be downloaded. */
export function ModelsPage() {
  const { list, pull, cancel } = useModels()
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
              <ModelRow key={model.id} model={model} onPull={() => pull(model.id)} onCancel={() => cancel(model.id)} />
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

type ModelRowProps = { model: ModelRowView; onPull: () => void; onCancel: () => void }

function ModelRow({ model, onPull, onCancel }: ModelRowProps) {
  return (
    <li className="flex flex-col gap-2.5 px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-60 flex-1">
          <div className="flex flex-wrap items-center gap-2">
            <h3 className="font-medium select-all" title={model.ownName ?? undefined}>
              {model.id}
            </h3>
            <Badge tone={model.status.tone}>{model.status.label}</Badge>
          </div>
          <p className="text-sm text-muted">{model.description}</p>
          <p className="mt-1 flex flex-wrap gap-x-2 text-sm text-faint tabular" title={`File: models/${model.file}`}>
            {model.facts.map((fact) => (
              <span key={fact} className="not-first:before:mr-2 not-first:before:content-['·']">
                {fact}
              </span>
            ))}
          </p>
        </div>
        {model.action === 'pull' ? (
          <Button icon={Download} onClick={onPull}>
            Download
          </Button>
        ) : null}
        {model.action === 'retry' ? (
          <Button icon={RotateCw} onClick={onPull}>
            Download again
          </Button>
        ) : null}
        {model.action === 'cancel' ? (
          <Button icon={X} onClick={onCancel}>
            Cancel
          </Button>
        ) : null}
      </div>
      {model.pull ? (
        <Progress label={`Downloading ${model.id}`} fraction={model.pull.fraction} detail={model.pull.detail} etaMs={model.pull.etaMs} />
      ) : null}
      {model.problem ? <ErrorNotice error={model.problem} compact /> : null}
      {model.warning ? <ErrorNotice severity="warning" error={{ code: 'BAD_INPUT', message: model.warning }} compact /> : null}
    </li>
  )
}
