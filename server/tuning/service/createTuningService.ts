import { createViews } from '../jobs/createViews.ts'
import { removeJob, resumeJob, wishStop } from '../jobs/jobWishes.ts'
import { startTraining } from '../jobs/startTraining.ts'
import { createMeasure } from '../preflight/createMeasure.ts'
import { createPreflight } from '../preflight/createPreflight.ts'
import { estimateOf } from '../preflight/measureTraining.ts'
import { createBell } from '../../jobs/createBell.ts'
import { watchChanges } from '../../jobs/watchChanges.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import type { TuningService } from '../tuningService.types.ts'
import { createQueue } from '../work/createQueue.ts'

const LOG_BYTES = 64 * 1024

/**
 * Trainings for a page, and the queue that does them: it goes on with what an earlier server has left. `evaluate` writes a notebook about an
 * adapter. `report` is called with faults that are not AppErrors. Closing leaves a trainer running.
 */
export function createTuningService(
  deps: TuningDeps,
  { evaluate, report }: { evaluate: TuningService['evaluate']; report: (thrown: unknown) => void },
): TuningService & { close(): Promise<void> } {
  const { list, entry, detail } = createViews(deps)
  const preflight = createPreflight(deps)
  const measure = createMeasure(deps, report)
  const bell = createBell()
  const queue = createQueue(deps, { bell, report })
  const wishing = { folders: deps.folders, entry }

  /** After a change by a user: the queue and those who watch look at once. */
  async function changed<Result>(change: Promise<Result>): Promise<Result> {
    const result = await change
    bell.ring()
    return result
  }

  return {
    list,
    watch: (signal) => watchChanges(list, signal, bell),
    watchJob: (id, signal) => watchChanges(() => detail(id), signal, bell),
    details: (ids) => Promise.all(ids.map(detail)),
    async log(id) {
      await entry(id)
      return deps.folders.folder(id).log(LOG_BYTES)
    },
    start: (request) => changed(startTraining({ ...deps, list }, request).then((jobs) => ({ jobs: jobs.map(({ id }) => id) }))),
    pause: (id) => changed(wishStop(wishing, id, 'pause')),
    resume: (id) => changed(resumeJob({ ...wishing, adapters: deps.adapters }, id)),
    cancel: (id) => changed(wishStop(wishing, id, 'cancel')),
    remove: (id) => changed(removeJob(wishing, id)),
    async preflight(request) {
      const found = await preflight(request)
      const steps = measure.last(request)
      return { ...found, estimate: steps && estimateOf(steps, found) }
    },
    measure: (request) => measure.start(request),
    cancelMeasure: () => measure.cancel(),
    async *watchMeasure(signal) {
      for await (const { job, measured } of measure.watch(signal)) {
        if (!measured) {
          yield { job, result: null }
          continue
        }
        const { request, steps } = measured
        const found = await preflight(request, { signal, checks: false })
        yield { job, result: { request, estimate: estimateOf(steps, found) } }
      }
    },
    evaluate,
    async close() {
      await Promise.all([queue.close(), measure.close()])
    },
  }
}
