import { AppError, type ErrorCode, type ErrorData, toErrorData } from '../core/errors.ts'
import type { Bell } from '../jobs/createBell.ts'

/** `followers` are told the progress. */
type Job<Progress> = {
  controller: AbortController
  progress: Progress
  followers: Set<(progress: Progress) => void>
  ended: Promise<void>
}

export type JobOptions<Progress> = { signal: AbortSignal; onProgress: (progress: Progress) => void }

/** Work on models in one process: at most one piece for each model id. */
export type ModelJobs<Progress> = {
  /** Starts the work unless one is running for this id. `failure(id)` returns the error of the last one. */
  start(id: string, first: Progress, work: (options: JobOptions<Progress>) => Promise<void>): void
  /**
   * Starts the work unless one is running, and resolves when it has ended; throws its error. `signal` stops it if this call started it;
   * `cancelled` is the message of that.
   */
  complete(
    id: string,
    first: Progress,
    work: (options: JobOptions<Progress>) => Promise<void>,
    options: { signal?: AbortSignal; onProgress?: (progress: Progress) => void; cancelled: string },
  ): Promise<void>
  /** Stops the work and resolves when it has stopped. Its failure, or that of the last one, is forgotten. */
  cancel(id: string): Promise<void>
  progress(id: string): Progress | null
  /** Whether work is running for any id. */
  busy(): boolean
  failure(id: string): ErrorData | null
}

/** `code`: of a failure that is no AppError. `bell` rings after every change. */
export function createModelJobs<Progress>(code: ErrorCode, bell: Bell): ModelJobs<Progress> {
  const jobs = new Map<string, Job<Progress>>()
  const failures = new Map<string, ErrorData>()

  function start(id: string, first: Progress, work: (options: JobOptions<Progress>) => Promise<void>): Job<Progress> {
    const running = jobs.get(id)
    if (running) return running
    failures.delete(id)
    const controller = new AbortController()
    const job: Job<Progress> = { controller, progress: first, followers: new Set(), ended: Promise.resolve() }
    jobs.set(id, job)
    const onProgress = (progress: Progress) => {
      job.progress = progress
      for (const follower of Array.from(job.followers)) follower(progress)
      bell.ring()
    }
    job.ended = work({ signal: controller.signal, onProgress })
      .catch((thrown: unknown) => {
        if (!controller.signal.aborted) failures.set(id, toErrorData(thrown, code))
      })
      .finally(() => {
        jobs.delete(id)
        bell.ring()
      })
    bell.ring()
    return job
  }

  return {
    start: (id, first, work) => void start(id, first, work),
    async complete(id, first, work, { signal, onProgress, cancelled: message }) {
      const cancelled = new AppError('CANCELLED', message)
      if (signal?.aborted) throw cancelled
      const joined = jobs.has(id)
      const job = start(id, first, work)
      const left = Promise.withResolvers<never>()
      const leave = () => {
        if (!joined) job.controller.abort()
        left.reject(cancelled)
      }
      signal?.addEventListener('abort', leave, { once: true })
      if (onProgress) job.followers.add(onProgress)
      try {
        await Promise.race([job.ended, left.promise])
      } finally {
        if (onProgress) job.followers.delete(onProgress)
        signal?.removeEventListener('abort', leave)
      }
      const failure = failures.get(id)
      if (failure) throw AppError.fromData(failure)
    },
    async cancel(id) {
      const job = jobs.get(id)
      job?.controller.abort()
      await job?.ended
      if (failures.delete(id)) bell.ring()
    },
    progress: (id) => jobs.get(id)?.progress ?? null,
    busy: () => jobs.size > 0,
    failure: (id) => failures.get(id) ?? null,
  }
}
