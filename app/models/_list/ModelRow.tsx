'use client'

import { Download, Gauge, RotateCw, Scaling, X } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../_ui/feedback/Badge.tsx'
import { Button } from '../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Progress } from '../../_ui/feedback/Progress.tsx'
import { RunningJob } from '../../_ui/feedback/RunningJob.tsx'
import { FactLine } from '../../_ui/text/FactLine.tsx'
import { formatCount } from '../../_ui/text/format.ts'
import type { useModels } from '../../_shell/useModels.ts'
import type { ModelRowView } from './modelRows.ts'
import { QuantiseDialog } from './QuantiseDialog.tsx'

export type ModelRowProps = { model: ModelRowView; actions: Omit<ReturnType<typeof useModels>, 'list'> }

/** A model with its facts, what it can be made of, and what is going on with it. */
export function ModelRow({ model, actions }: ModelRowProps) {
  const [choosing, setChoosing] = useState(false)
  const { id, making, measuring } = model
  return (
    <li className="flex flex-col gap-2.5 px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-60 flex-1">
          <div className="flex flex-wrap items-center gap-2">
            <h3 className="font-medium select-all" title={model.ownName ?? undefined}>
              {id}
            </h3>
            <Badge tone={model.status.tone}>{model.status.label}</Badge>
          </div>
          <p className="text-sm text-muted">{model.description}</p>
          <FactLine facts={model.facts} title={`File: models/${model.file}`} className="mt-1 text-faint" />
          {model.speed ? (
            <p className="mt-1 text-sm text-muted tabular">
              Measured here: {model.speed.rates}.{model.speed.compared ? ` ${model.speed.compared}.` : null}
            </p>
          ) : null}
        </div>
        <RowButtons model={model} actions={actions} onQuantise={() => setChoosing(true)} />
      </div>
      {model.pull ? (
        <Progress label={`Downloading ${id}`} fraction={model.pull.fraction} detail={model.pull.detail} etaMs={model.pull.etaMs} />
      ) : null}
      {making ? (
        <RunningJob
          label={`Making ${making.id}`}
          progress={{ done: making.bytes, total: making.totalBytes }}
          detail={`Making ${making.id}${making.totalTensors > 0 ? `, ${making.tensors} of ${formatCount(making.totalTensors, 'tensor')}` : ''}`}
          etaMs={making.etaMs}
          onCancel={() => actions.cancelQuantise(id)}
        />
      ) : null}
      {measuring ? (
        <RunningJob
          label={`Measuring ${id}`}
          progress={measuring}
          detail={`Measuring the speed, ${measuring.done} of ${formatCount(measuring.total, 'measurement')}`}
          onCancel={() => actions.cancelMeasure(id)}
        />
      ) : null}
      {model.problem ? <ErrorNotice error={model.problem} compact /> : null}
      {model.makingProblem ? (
        <ErrorNotice error={model.makingProblem} compact actions={<Dismiss onClick={() => actions.cancelQuantise(id)} />} />
      ) : null}
      {model.measuringProblem ? (
        <ErrorNotice error={model.measuringProblem} compact actions={<Dismiss onClick={() => actions.cancelMeasure(id)} />} />
      ) : null}
      {model.warning ? <ErrorNotice severity="warning" error={{ code: 'BAD_INPUT', message: model.warning }} compact /> : null}
      {choosing ? (
        <QuantiseDialog
          model={model}
          onMake={(to) => {
            actions.quantise(id, to)
            setChoosing(false)
          }}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </li>
  )
}

function RowButtons({ model, actions, onQuantise }: ModelRowProps & { onQuantise: () => void }) {
  const { id, action, making, measuring } = model
  return (
    <div className="flex flex-wrap gap-2">
      {action === 'pull' ? (
        <Button icon={Download} onClick={() => actions.pull(id)}>
          Download
        </Button>
      ) : null}
      {action === 'retry' ? (
        <Button icon={RotateCw} onClick={() => actions.pull(id)}>
          Download again
        </Button>
      ) : null}
      {action === 'cancel' ? (
        <Button icon={X} onClick={() => actions.cancel(id)}>
          Cancel
        </Button>
      ) : null}
      {model.usable ? (
        <>
          <Button
            icon={Gauge}
            disabled={measuring !== null}
            title="Forward passes alone, in turns with the files that are made from the same model, three rounds"
            onClick={() => actions.measure(id)}
          >
            Measure speed
          </Button>
          <Button icon={Scaling} disabled={making !== null} onClick={onQuantise}>
            Quantise
          </Button>
        </>
      ) : null}
    </div>
  )
}

function Dismiss({ onClick }: { onClick: () => void }) {
  return (
    <Button size="sm" icon={X} onClick={onClick}>
      Dismiss
    </Button>
  )
}
