'use client'

import { Copy, Download, FlaskConical } from 'lucide-react'
import type { TuningDetail } from '../../../_trpc/apiTypes.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { SectionHead } from '../../../_ui/layout/SectionHead.tsx'
import { copyText } from '../../../_ui/overlay/copyText.ts'
import { sweepLine } from '../../_parts/sweepLine.ts'
import { useAdapterActions } from '../../_parts/useAdapterActions.ts'

/** The adapter of a finished training, and what to do with it next. */
export function AdapterSection({ detail: { job, hasAdapter } }: { detail: TuningDetail }) {
  const { evaluate, isEvaluating, evaluationError, exportAdapter, isExporting } = useAdapterActions()
  const line = sweepLine(job.name)
  return (
    <section aria-labelledby="adapter" className="card flex flex-col gap-3 p-4">
      <SectionHead
        id="adapter"
        title={`Adapter ${job.name}`}
        actions={
          hasAdapter ? (
            <>
              <Button icon={Download} loading={isExporting} onClick={() => exportAdapter(job.name)}>
                Export
              </Button>
              <Button variant="primary" icon={FlaskConical} loading={isEvaluating} onClick={() => evaluate(job.name)}>
                Evaluate this adapter
              </Button>
            </>
          ) : null
        }
      >
        {hasAdapter
          ? `Ready. It is used with ${job.base.id}, the model that it was trained on, and with no other.`
          : 'It has been removed, or replaced by a later training.'}
      </SectionHead>
      {evaluationError ? <ErrorNotice compact error={evaluationError} /> : null}
      {hasAdapter ? (
        <div className="flex flex-col gap-1">
          <p className="text-sm text-muted">
            The evaluation is a notebook of the test split with the base, the half and the full adapter. In a sweep of your own:
          </p>
          <p className="flex items-center gap-1">
            <code className="rounded-md bg-sunken px-2 py-1 font-mono text-sm wrap-anywhere select-all">{line}</code>
            <IconButton size="sm" icon={Copy} label="Copy the line for a sweep" onClick={() => copyText(line, 'Line copied')} />
          </p>
        </div>
      ) : null}
    </section>
  )
}
