import type { TuningSettings } from './tuningSettings.ts'

/** What of the settings decides the number of steps. */
export type StepSettings = Pick<TuningSettings, 'batch' | 'accumulation' | 'epochs' | 'maxSteps'>

/** Steps of one epoch and of the training with so many training rows. The last step of an epoch may have fewer rows. */
export function trainingSteps(rows: number, { batch, accumulation, epochs, maxSteps }: StepSettings): { perEpoch: number; steps: number } {
  const perEpoch = Math.ceil(rows / (batch * accumulation))
  return { perEpoch, steps: Math.min(perEpoch * epochs, maxSteps ?? Infinity) }
}

/** A warm-up that fits this many steps: a tenth of them, at least 1 and at most 100. */
export function fittingWarmup(steps: number): number {
  return Math.max(1, Math.min(100, Math.round(steps / 10)))
}
