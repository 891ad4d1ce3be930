'use client'

import { useEffect, useState } from 'react'
import { runProgress, runSpeedHint } from '#server/core/run/runProgress.ts'
import { cx } from '../../../_ui/cx.ts'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import { Progress } from '../../../_ui/feedback/Progress.tsx'
import { formatDecimal, formatNumber } from '../../../_ui/text/format.ts'
import { useLiveRun } from '../_run/useLiveRun.ts'

const TICK_MS = 500

/** The progress of the live run: cells, pace and time left. `hold`: why it is on hold, null if it is not. */
export function RunProgress({ hold }: { hold: string | null }) {
  const live = useLiveRun()
  const now = useTick()
  if (!live)
    return (
      <Wide>
        <Progress fraction={null} label="Run progress" detail="Starting the run" />
      </Wide>
    )
  const { fraction, etaMs, tokensPerSecond } = runProgress(live, now)
  const { done, failed, cancelled, running, cached } = live.counts
  const begun = done - cached + failed + running > 0
  const pace = tokensPerSecond === null ? null : `${formatDecimal(tokensPerSecond)} tokens/s`
  const cells = `${formatNumber(done + failed + cancelled)} of ${formatNumber(live.cells.length)} cells`
  const words = begun ? [cells, pace] : [live.notes.at(-1)?.message ?? 'Loading the model']
  return (
    <>
      {failed > 0 ? <Badge tone="bad">{formatNumber(failed)} failed</Badge> : null}
      <Wide narrow={live.hold?.reason === 'paused'} title={runSpeedHint}>
        <Progress
          fraction={begun || fraction > 0 || hold !== null ? fraction : null}
          label="Run progress"
          etaMs={hold === null && (begun || etaMs !== null) ? etaMs : undefined}
          detail={(hold === null ? words : [hold, done + failed > 0 && cells]).filter(Boolean).join(' · ')}
        />
        <span role="status" aria-label="Run on hold" className="sr-only">
          {hold}
        </span>
      </Wide>
    </>
  )
}

/** `narrow` leaves room in the row for a wider button. */
function Wide({ narrow = false, title, children }: { narrow?: boolean; title?: string; children: React.ReactNode }) {
  return (
    <div title={title} className={cx('max-w-full min-w-40', narrow ? 'w-60' : 'w-84')}>
      {children}
    </div>
  )
}

function useTick(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
