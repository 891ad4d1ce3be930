'use client'

import { RotateCw, Sparkles, Square } from 'lucide-react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Progress } from '../../../_ui/feedback/Progress.tsx'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'
import { useRun } from '../_run/runContext.ts'
import { measureText } from './measureText.ts'

/** How many scores of models are missing, in progress or failed, with the button that starts, stops or retries them. */
export function MeasureBar() {
  const { measuring, running } = useRun()
  const { job, missing, failed, start, stop } = measuring
  const state = measureText(measuring, running)
  if (state === null) return null
  return (
    <section
      aria-label="Scores by models"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b bg-surface px-3 py-1.5 text-sm"
    >
      {state === 'busy' ? (
        <>
          <div className="min-w-40 flex-1">
            <Progress
              label="Scoring with models"
              fraction={job && job.total > 0 ? job.done / job.total : null}
              detail={`Scoring with models: ${formatNumber(job?.done ?? 0)} of ${formatNumber(job?.total ?? 0)}`}
            />
          </div>
          <Button size="sm" icon={Square} onClick={stop}>
            Stop scoring
          </Button>
        </>
      ) : (
        <>
          <p role="status" className="min-w-0 flex-1 text-muted">
            {state}
          </p>
          {missing > 0 ? (
            <Button size="sm" variant="primary" icon={Sparkles} onClick={() => start()}>
              Score with models
            </Button>
          ) : null}
          {failed > 0 ? (
            <Button size="sm" icon={RotateCw} onClick={() => start({ retryFailed: true })}>
              Retry {formatCount(failed, 'score')}
            </Button>
          ) : null}
        </>
      )}
    </section>
  )
}
