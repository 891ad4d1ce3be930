import { Download, RotateCw, X } from 'lucide-react'
import { Badge } from '../../_ui/feedback/Badge.tsx'
import { Button } from '../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Progress } from '../../_ui/feedback/Progress.tsx'
import type { ModelRowView } from './modelRows.ts'

export type ModelRowProps = { model: ModelRowView; onPull: () => void; onCancel: () => void }

export function ModelRow({ model, onPull, onCancel }: ModelRowProps) {
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
