import { AppError } from '../core/errors.ts'
import type { Measured } from '../core/metrics/measurement.ts'
import type { KeyedMeasurement } from '../core/metrics/measurementsOf.ts'
import type { MeasureDeps, MeasureProgress } from './measureDeps.ts'
import { measureScores } from './measureScores.ts'
import { storedAnswers } from './storedAnswers.ts'

/** How the measuring of a notebook stands. `problem`: why the last one ended before its end; a stop by the user is none. */
export type ScoreJob = MeasureProgress & { running: boolean; problem: string | null }

/** Measuring in the background, one job a notebook. */
export type ScoreJobs = {
  /** Begins, or joins what runs already for this notebook. */
  start(notebook: string, measurements: readonly KeyedMeasurement[], options?: { retryFailed?: boolean }): void
  job(notebook: string): ScoreJob | null
  cancel(notebook: string): void
  answers(measurements: readonly KeyedMeasurement[]): Promise<Record<string, Measured>>
  /** Stops all jobs and resolves when none runs. */
  close(): Promise<void>
}

/** `report` is told of faults that are no user's doing. */
export function createScoreJobs(deps: MeasureDeps, report: (thrown: unknown) => void): ScoreJobs {
  const jobs = new Map<string, { state: ScoreJob; control: AbortController; ended: Promise<void> }>()
  return {
    start(notebook, measurements, options = {}) {
      if (jobs.get(notebook)?.state.running) return
      const control = new AbortController()
      const state: ScoreJob = { done: 0, total: measurements.length, failed: 0, running: true, problem: null }
      const work = measureScores(deps, measurements, {
        ...options,
        signal: control.signal,
        onProgress: (progress) => Object.assign(state, progress),
      })
      const ended = work
        .then((progress) => void Object.assign(state, progress))
        .catch((thrown: unknown) => {
          if (control.signal.aborted) return
          state.problem = thrown instanceof AppError ? thrown.message : 'Scoring stopped unexpectedly. Score again; the log says more.'
          if (!(thrown instanceof AppError)) report(thrown)
        })
        .finally(() => (state.running = false))
      jobs.set(notebook, { state, control, ended })
    },
    job: (notebook) => {
      const state = jobs.get(notebook)?.state
      return state ? { ...state } : null
    },
    cancel: (notebook) => jobs.get(notebook)?.control.abort(),
    answers: (measurements) => storedAnswers(deps, measurements),
    async close() {
      for (const { control } of jobs.values()) control.abort()
      await Promise.all([...jobs.values()].map(({ ended }) => ended))
    },
  }
}
