import type { JobState } from '../../jobs/createJobs.ts'
import { durationText } from './durationText.ts'

const REDRAW_MS = 100
const PLAIN_LINE_MS = 5000
const BAR_WIDTH = 24

type Output = { isTTY?: boolean; columns?: number; write(text: string): unknown }

/** Shows the progress of a job: a bar updated in place on a terminal, occasional lines elsewhere. */
export function showJob(output: Output, now: () => number = Date.now): { change(state: JobState): void; end(): void } {
  const live = output.isTTY === true
  const clear = live ? '\r\u001B[2K' : ''
  let lastAt = live ? -Infinity : now()
  return {
    change(state) {
      if (state.status !== 'running' || now() - lastAt < (live ? REDRAW_MS : PLAIN_LINE_MS)) return
      lastAt = now()
      output.write(live ? clear + jobLine(state).slice(0, (output.columns ?? 80) - 1) : `${jobLine(state)}\n`)
    },
    end: () => output.write(clear),
  }
}

/** `███░░ 42 % indexing, 8 s left` */
export function jobLine({ progress: { done, total, note }, etaMs }: Pick<JobState, 'progress' | 'etaMs'>): string {
  const fraction = total > 0 ? Math.min(1, done / total) : 0
  const filled = Math.round(fraction * BAR_WIDTH)
  const left = etaMs === null ? '' : `, ${durationText(etaMs)} left`
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${Math.floor(100 * fraction)} % ${note}${left}`
}
