import { type PackedGrid, packedStatus, unpackGrid } from '../core/grid/packedGrid.ts'
import { todaysCells } from '../core/grid/todaysCells.ts'
import type { RunId, Slug } from '../core/ids.ts'
import { cellInputs, type InputCell } from '../core/metrics/metric/cellInputs.ts'
import { allMeasurements, asksModels, type KeyedMeasurement } from '../core/metrics/measurementsOf.ts'
import { prepareMetrics } from '../core/metrics/prepareMetrics.ts'
import type { ResultStore } from '../io/store/resultStore.ts'
import type { RunManager } from '../runs/createRunManager.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'
import type { ScoreJobs } from '../scores/createScoreJobs.ts'
import type { ScoreInput, ScoreService } from './services.ts'

/** The `scores` procedures: the saved notebook joined with its stored outputs and with the models that measure them. */
export function createScoreService({
  load,
  runs,
  results,
  jobs,
  earlier,
}: {
  load: (slug: Slug) => Promise<NotebookSource>
  runs: Pick<RunManager, 'prepare'>
  results: Pick<ResultStore, 'many'>
  jobs: ScoreJobs
  earlier: (run: RunId) => PackedGrid
}): ScoreService {
  async function measurements({ slug, lane, run }: ScoreInput & { run?: RunId }): Promise<KeyedMeasurement[]> {
    const { experiment, cells: planned } = await runs.prepare(await load(slug), { ...(lane ? { lane } : {}), countTokens: false })
    if (!experiment || !asksModels(experiment.metrics)) return []
    // A transform of the outputs runs before the models are asked.
    await prepareMetrics(experiment.metrics)
    const then = run === undefined ? null : earlier(run)
    const cells: readonly InputCell[] = then ? todaysCells(unpackGrid(then), experiment.cases) : planned
    const stored = results.many(cells.flatMap(({ key }) => key ?? []))
    const inputOf = cellInputs({
      cells,
      caseOf: ({ caseIndex }) => experiment.cases[caseIndex],
      madeOf: (position) => {
        // A later run may have replaced the output of that run.
        if (then && packedStatus(then, position) !== 'done') return null
        const key = cells[position]?.key
        const result = key ? stored.get(key) : undefined
        return result?.status === 'done' ? result : null
      },
    })
    return allMeasurements(experiment.metrics, cells.length, inputOf)
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
