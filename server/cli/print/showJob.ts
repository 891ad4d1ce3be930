import type { JobState } from '../../jobs/createJobs.ts'
import { durationText } from './durationText.ts'
import { progressBar, statusLine, type StatusOutput } from './statusLine.ts'

/** Shows the progress of a job: a bar updated in place on a terminal, occasional lines elsewhere. */
export function showJob(output: StatusOutput, now: () => number = Date.now): { change(state: JobState): void; end(): void } {
  const { live, clear, everyMs, draw } = statusLine(output)
  let lastAt = live ? -Infinity : now()
  return {
    change(state) {
      if (state.status !== 'running' || now() - lastAt < everyMs) return
      lastAt = now()
      draw(jobLine(state))
    },
    end: () => output.write(clear),
  }
}

/** `███░░ 42 % indexing, 8 s left` */
export function jobLine({ progress: { done, total, note }, etaMs }: Pick<JobState, 'progress' | 'etaMs'>): string {
  const fraction = total > 0 ? Math.min(1, done / total) : 0
  const left = etaMs === null ? '' : `, ${durationText(etaMs)} left`
  return `${progressBar(fraction)} ${Math.floor(100 * fraction)} % ${note}${left}`
}
