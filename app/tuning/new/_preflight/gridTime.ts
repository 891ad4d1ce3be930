import type { TuningSettings } from '#server/core/tuning/settings/tuningSettings.ts'

/**
 * How long all trainings of a grid take, from the measured time of the first. Rank and learning rate change the time little, so that only
 * the epochs count.
 */
export function gridTime(totalMs: number, jobs: readonly Pick<TuningSettings, 'epochs' | 'maxSteps'>[]): number {
  const [first] = jobs
  if (first === undefined) return totalMs
  const epochs = jobs.reduce((sum, job) => sum + job.epochs, 0)
  // The most steps, if there are, end each of them at the same step.
  return first.maxSteps === null ? (totalMs * epochs) / first.epochs : totalMs * jobs.length
}
