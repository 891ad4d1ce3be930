import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import { createBell } from './createBell.ts'
import type { JobControl, Jobs, JobState } from './createJobs.ts'

/** The state of a job as a page shows it. */
export type ShownJob = Pick<JobState, 'status' | 'progress' | 'etaMs' | 'startedAt' | 'endedAt' | 'error'>

/** Jobs that go on after the call that began them, and their last results as long as the process lives. */
export type Background<Result> = {
  /** Resolves when the job has begun. @throws AppError CONFLICT if one of this name is running */
  start(job: { name: string; request: Json }, work: (control: JobControl) => Promise<Result>): Promise<void>
  result(name: string): Result | null
  /** Without a result from now on; a running job of this name is cancelled. */
  forget(name: string): void
  /** The last job of this name, of any process. */
  job(name: string): Promise<ShownJob | null>
  /** The same now and after each change that this process makes, until `signal` aborts. */
  watch(name: string, signal: AbortSignal): AsyncGenerator<ShownJob | null>
  cancel(name: string): Promise<void>
  /** Stops all jobs and resolves when they have ended. */
  close(): Promise<void>
}

/** Least time between two states that a page gets. */
const LEAST_MS = 200

/** `report` is called with faults that are not AppErrors. */
export function createBackground<Result>(jobs: Jobs, report: (thrown: unknown) => void): Background<Result> {
  const bell = createBell()
  const results = new Map<string, Result>()
  type Started = { control: AbortController; state: JobState | null; ended: Promise<void> }
  /** Also those that have not begun yet. */
  const started = new Set<Started>()
  const running = new Map<string, Started>()

  async function job(name: string): Promise<ShownJob | null> {
    const state = running.get(name)?.state ?? (await jobs.state(name))
    if (!state) return null
    const { status, progress, etaMs, startedAt, endedAt, error } = state
    return { status, progress, etaMs, startedAt, endedAt, error }
  }

  return {
    async start({ name, request }, work) {
      const begun = Promise.withResolvers<void>()
      const control = new AbortController()
      const here: Started = { control, state: null, ended: Promise.resolve() }
      started.add(here)
      const onChange = (state: JobState) => {
        // The end is told when the result is there.
        if (state.status !== 'running') return
        here.state = state
        bell.ring()
      }
      here.ended = jobs
        .run({ name, request, signal: control.signal, onChange }, (jobControl) => {
          running.set(name, here)
          begun.resolve()
          bell.ring()
          return work(jobControl)
        })
        .then((result) => void results.set(name, result))
        .catch((thrown: unknown) => {
          begun.reject(thrown)
          if (!(thrown instanceof AppError) && !control.signal.aborted) report(thrown)
        })
        .finally(() => {
          started.delete(here)
          if (running.get(name) === here) running.delete(name)
          bell.ring()
        })
      await begun.promise
    },
    result: (name) => results.get(name) ?? null,
    forget(name) {
      running.get(name)?.control.abort(new AppError('CANCELLED', 'What it was about was removed.'))
      if (results.delete(name)) bell.ring()
    },
    job,
    async *watch(name, signal) {
      for await (const _ of bell.rings(signal)) {
        yield await job(name)
        await wait(LEAST_MS, undefined, { signal }).catch(() => undefined)
      }
    },
    async cancel(name) {
      const here = running.get(name)
      if (here) here.control.abort(new AppError('CANCELLED', 'Cancelled.'))
      else await jobs.cancel(name)
    },
    async close() {
      for (const { control } of started) control.abort(new AppError('CANCELLED', 'Assay is ending.'))
      await Promise.all([...started].map(({ ended }) => ended))
    },
  }
}
