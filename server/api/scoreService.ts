import { defaultLane } from '../core/experiment/defaults.ts'
import type { PackedGrid } from '../core/grid/packedGrid.ts'
import type { RunId, Slug } from '../core/ids.ts'
import type { KeyedMeasurement } from '../core/metrics/measurementsOf.ts'
import type { Project } from '../project/openProject.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'
import type { ScoreJobs } from '../scores/createScoreJobs.ts'
import type { ScoreInput, ScoreService } from './services.ts'

/** The `scores` procedures: the saved notebook joined with its stored outputs and with the models that measure them. */
export function createScoreService({
  load,
  measurements: measurementsOf,
  jobs,
  earlier,
}: {
  load: (slug: Slug) => Promise<NotebookSource>
  measurements: Project['measurements']
  jobs: ScoreJobs
  earlier: (run: RunId) => PackedGrid
}): ScoreService {
  async function measurements({ slug, lane = defaultLane, run }: ScoreInput & { run?: RunId }): Promise<KeyedMeasurement[]> {
    return measurementsOf(await load(slug), { lane, then: run === undefined ? null : earlier(run) })
  }

  return {
    async get(input) {
      const asked = await measurements(input)
      const measured = await jobs.answers(asked)
      const failed = Object.values(measured).filter((answer) => 'problem' in answer).length
      return { measured, missing: asked.length - Object.keys(measured).length, failed, job: jobs.job(input.slug) }
    },
    async measure({ retryFailed = false, ...input }) {
      jobs.start(input.slug, await measurements(input), { retryFailed })
      return { job: jobs.job(input.slug) }
    },
    job: (slug) => jobs.job(slug),
    cancel: (slug) => jobs.cancel(slug),
  }
}
