import { toErrorData } from '../../core/errors.ts'
import type { BatcherOptions } from './batcherOptions.ts'
import { CellRun } from './cellRun.ts'
import type { Job } from './job.ts'
import type { RequestRun } from './requestRun.ts'

/** A job's cell with its sampler, or nothing where it was cancelled or fails at once, which the request has then heard. */
export function startJob(
  job: Job,
  request: RequestRun,
  { createSampler, decode, isEog, now }: Pick<BatcherOptions, 'createSampler' | 'decode' | 'isEog'> & { now: number },
): CellRun[] {
  if (request.dropIfCancelled(job)) return []
  try {
    const { sampler, tookMs } = job.ahead ?? { sampler: createSampler(job), tookMs: 0 }
    job.ahead = undefined
    const run = new CellRun({ job, sampler, decode, isEog, capacity: request.contextSize, now, tookMs })
    request.started(job)
    return [run]
  } catch (error) {
    request.failed(job, toErrorData(error))
    return []
  }
}
