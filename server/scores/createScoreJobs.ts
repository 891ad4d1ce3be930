import { AppError } from '../core/errors.ts'
import type { KeyedMeasurement } from '../core/metrics/measurementsOf.ts'
import type { Measured } from '../core/metrics/metric/measurement.ts'
import type { MeasureDeps, MeasureProgress } from './measureDeps.ts'
import { measureScores } from './measureScores.ts'
import { storedAnswers } from './storedAnswers.ts'

/** The state of a notebook's measuring. `problem`: why it ended early, null if it did not or if the user stopped it. */
export type ScoreJob = MeasureProgress & { running: boolean; problem: string | null }

/** Measuring in the background, one job per notebook. */
export type ScoreJobs = {
  /** Starts a job. If one is running for this notebook, the questions wait, and the job continues with those that have no answer then. */
  start(notebook: string, measurements: readonly KeyedMeasurement[], options?: { retryFailed?: boolean }): void
  job(notebook: string): ScoreJob | null
  cancel(notebook: string): void
  answers(measurements: readonly KeyedMeasurement[]): Promise<Record<string, Measured>>
  /** Stops all jobs and resolves when they have ended. */
  close(): Promise<void>
}

/** `next`: the questions of all calls of `start` since the present round began. */
type Job = {
  state: ScoreJob
  control: AbortController
  ended: Promise<void>
  next: { asked: Map<string, KeyedMeasurement>; retryFailed: boolean } | null
}

function newJob(total: number): Job {
  const state = { done: 0, total, failed: 0, running: true, problem: null }
  return { state, control: new AbortController(), ended: Promise.resolve(), next: null }
}

/** `report` is called with faults that are not AppErrors. */
export function createScoreJobs(deps: MeasureDeps, report: (thrown: unknown) => void): ScoreJobs {
  const jobs = new Map<string, Job>()

  async function work(job: Job): Promise<void> {
    const { state, control } = job
    for (let round = job.next; round && !control.signal.aborted; round = job.next) {
      job.next = null
      state.problem = null
      try {
        const progress = await measureScores(deps, [...round.asked.values()], {
          retryFailed: round.retryFailed,
          signal: control.signal,
          onProgress: (now) => Object.assign(state, now),
        })
        // A round without open questions keeps the figures of the round before it.
        if (progress.total > 0 || state.done === 0) Object.assign(state, progress)
      } catch (thrown) {
        if (control.signal.aborted) break
        // The rest of this round is asked in the next one.
        const next = job.next as Job['next']
        if (next) next.asked = new Map([...round.asked, ...next.asked])
        state.problem = thrown instanceof AppError ? thrown.message : 'Scoring stopped unexpectedly. Score again; the log says more.'
        if (!(thrown instanceof AppError)) report(thrown)
      }
    }
    state.running = false
  }

  return {
    start(notebook, measurements, { retryFailed = false } = {}) {
      const running = jobs.get(notebook)
      const joined = running?.state.running && !running.control.signal.aborted ? running : null
      const job = joined ?? newJob(measurements.length)
      const waiting = job.next
      job.next = {
        asked: new Map([...(waiting?.asked ?? []), ...measurements.map((each) => [each.key, each] as const)]),
        retryFailed: retryFailed || (waiting?.retryFailed ?? false),
      }
      if (joined) return
      jobs.set(notebook, job)
      job.ended = Promise.resolve(running?.ended).then(() => work(job))
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
