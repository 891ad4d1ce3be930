import { formatCount } from '../../../_ui/text/format.ts'
import type { Measuring } from '../_run/useMeasuring.ts'

/** The text of the bar: `busy` while models are asked, a sentence if scores are missing or failed, else null. */
export function measureText(
  { asks, job, missing, failed }: Pick<Measuring, 'asks' | 'job' | 'missing' | 'failed'>,
  running: boolean,
): string | null {
  if (!asks) return null
  if (job?.running) return 'busy'
  // Scoring starts automatically at the end of the run.
  if (running || (missing === 0 && failed === 0)) return null
  const open = missing === 0 ? null : `${formatCount(missing, 'score')} of outputs ${missing === 1 ? 'waits' : 'wait'} for a model.`
  const broken = failed === 0 ? null : `${formatCount(failed, 'score')} failed; the inspector says why.`
  return [job?.problem, open, broken].filter(Boolean).join(' ')
}
