import { toErrorData, type ErrorData } from '../core/errors.ts'
import type { FetchProgress } from './modelDeps.ts'
import type { PullProgress } from './modelService.types.ts'
import { createPullRate } from './pullRate.ts'

type Job = { controller: AbortController; progress: PullProgress; ended: Promise<void> }

/** The downloads of one process. */
export type ModelJobs = {
  /** Starts a download, or joins the one that runs. A failure is kept for `failure(id)`. */
  start(id: string): void
  /** Stops a download and resolves when it has stopped; what has come is kept for the next one. */
  cancel(id: string): Promise<void>
  progress(id: string): PullProgress | null
  failure(id: string): ErrorData | null
  /** Calls back after any change; returns how to stop. */
  onChange(listener: () => void): () => void
}

/** `pull` downloads one model, as pullModel does. */
export function createModelJobs({
  pull,
  now,
}: {
  pull: (id: string, options: { signal: AbortSignal; onProgress: (progress: FetchProgress) => void }) => Promise<void>
  now: () => number
}): ModelJobs {
  const jobs = new Map<string, Job>()
  const failures = new Map<string, ErrorData>()
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of Array.from(listeners)) listener()
  }

  function start(id: string): void {
    if (jobs.has(id)) return
    failures.delete(id)
    const controller = new AbortController()
    const rate = createPullRate()
    const job: Job = { controller, progress: rate.add(now(), 0, null), ended: Promise.resolve() }
    jobs.set(id, job)
    const onProgress = ({ receivedBytes, totalBytes }: FetchProgress) => {
      job.progress = rate.add(now(), receivedBytes, totalBytes)
      changed()
    }
    job.ended = pull(id, { signal: controller.signal, onProgress })
      .catch((thrown: unknown) => {
        if (!controller.signal.aborted) failures.set(id, toErrorData(thrown, 'MODEL_DOWNLOAD'))
      })
      .finally(() => {
        jobs.delete(id)
        changed()
      })
    changed()
  }

  return {
    start,
    cancel: async (id) => {
      const job = jobs.get(id)
      job?.controller.abort()
      await job?.ended
    },
    progress: (id) => jobs.get(id)?.progress ?? null,
    failure: (id) => failures.get(id) ?? null,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
