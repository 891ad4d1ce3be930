import { AppError } from '../core/errors.ts'
import type { Lane, PlannedCell } from '../core/experiment/cell.ts'
import type { CellKey, RunId } from '../core/ids.ts'
import { isRatingOf, type Rating } from '../core/ratings/rating.ts'
import { type CellOutcome, type ExportedRun, exportedRun, modelFacts } from '../core/export/exportedRun.ts'
import { cellInputs } from '../core/metrics/metric/cellInputs.ts'
import type { Measured } from '../core/metrics/metric/measurement.ts'
import { allMeasurements, type KeyedMeasurement } from '../core/metrics/measurementsOf.ts'
import { scoreOutput } from '../core/metrics/metrics.ts'
import { prepareMetrics } from '../core/metrics/prepareMetrics.ts'
import type { Experiment } from '../core/experiment/experiment.ts'
import type { Diagnostic } from '../core/notebook/notebook.ts'
import type { ModelRef } from '../engine/door/protocol.ts'
import type { StoredResult } from '../core/grid/packedResults.ts'
import type { RunStore } from '../io/store/runStore.ts'

/** A notebook's cells with their keys, as planning gives them. */
export type PlannedGrid = {
  experiment: Experiment | null
  diagnostics: readonly Diagnostic[]
  cells: readonly PlannedCell[]
  models: ReadonlyMap<string, { ref: Pick<ModelRef, 'hash'>; chatTemplateHash: string; engineVersion: string }>
}

export type CollectDeps = {
  plan: (lane: Lane) => Promise<PlannedGrid>
  results: (keys: readonly CellKey[]) => Promise<ReadonlyMap<CellKey, StoredResult>>
  /** The ratings of the notebook's cells, also of cells that it no longer has. */
  ratings: (keys: readonly CellKey[]) => Promise<readonly Rating[]>
  /** Stored measurements of models; an export computes none. */
  answers: (measurements: readonly KeyedMeasurement[]) => Promise<Record<string, Measured>>
  /** Milliseconds since 1970. */
  now: () => number
  /** The test cases that adapters were trained on, and whether figures are without them. */
  trained?: ExportedRun['trained']
  /** Version of Assay. */
  version: string
}

/** A run whose cells are exported. */
export type RunToExport = { run: RunId; lane: Lane; at: number; keys: CellKey[] }

/** `stored`: the run whose cells are exported; if null, the whole grid as it stands, in `lane`. */
export type CollectRequest = { notebook: string; lane: Lane; stored: RunToExport | null }

/**
 * Joins a notebook's plan with its stored results. Cells of an earlier run that the notebook no longer has cannot be
 * assigned a variant and case; they are counted in `leftOut`. Throws AppError NOT_FOUND if there are no cells, and the first error of
 * the notebook.
 */
export async function collectRun(deps: CollectDeps, { notebook, lane, stored }: CollectRequest): Promise<ExportedRun> {
  const { experiment, diagnostics, cells: planned, models } = await deps.plan(stored?.lane ?? lane)
  const error = diagnostics.find(({ severity }) => severity === 'error')
  if (!experiment || error)
    throw new AppError('NOTEBOOK_INVALID', error?.message ?? 'The notebook cannot be read.', { place: error?.place })
  const wanted = stored ? new Set(stored.keys) : null
  const cells = wanted ? planned.filter(({ key }) => key !== null && wanted.has(key)) : planned
  if (cells.length === 0) throw nothingToExport(wanted !== null)

  const results = await deps.results(cells.flatMap(({ key }) => key ?? []))
  const resultOf = (position: number): StoredResult | undefined => {
    const key = cells[position]?.key
    return key ? results.get(key) : undefined
  }
  const inputs = {
    cells,
    caseOf: ({ caseIndex }: { caseIndex: number }) => experiment.cases[caseIndex],
    madeOf: (position: number) => {
      const result = resultOf(position)
      return result?.status === 'done' ? result : null
    },
  }
  await prepareMetrics(experiment.metrics)
  const asked = allMeasurements(experiment.metrics, cells.length, cellInputs(inputs))
  const measured = asked.length === 0 ? {} : await deps.answers(asked)
  const inputOf = cellInputs({ ...inputs, measured })
  const ratings = Map.groupBy(await deps.ratings(planned.flatMap(({ key }) => key ?? [])), ({ key }) => key)
  const ratingsHere = cells.map(({ key }, position) => {
    const result = resultOf(position)
    if (key === null || result?.status !== 'done') return []
    return (ratings.get(key) ?? []).filter((rating) => isRatingOf(rating, result.output))
  })
  const exportedRatings = new Set(ratingsHere.flat())
  return exportedRun({
    facts: {
      notebook,
      run: stored?.run ?? null,
      at: stored?.at ?? deps.now(),
      lane: stored?.lane ?? lane,
      models: modelFacts(models),
      leftOut: wanted ? wanted.size - new Set(cells.map(({ key }) => key)).size : 0,
      ratingsLeftOut: [...ratings.values()].flat().filter((rating) => !exportedRatings.has(rating)).length,
      ...(deps.trained && deps.trained.cases.length > 0 && { trained: deps.trained }),
      version: deps.version,
    },
    experiment,
    cells,
    ratingsOf: (position) => ratingsHere[position] ?? [],
    outcomeOf: (position) => outcomeOf(resultOf(position)),
    scoredOf: (position) => {
      const input = inputOf(position)
      return input && scoreOutput(experiment.metrics, input)
    },
  })
}

/** `run`: its id, or `last` for the newest. Throws AppError NOT_FOUND for an unknown run, BAD_INPUT for a run of another notebook. */
export function runToExport(runs: Pick<RunStore, 'get' | 'keys' | 'list'>, notebook: string, run: RunId | 'last'): RunToExport {
  const stored = run === 'last' ? runs.list(notebook, 1)[0] : runs.get(run)
  if (!stored) throw new AppError('NOT_FOUND', run === 'last' ? 'This notebook has not been run yet.' : `There is no run ${run}.`)
  if (stored.notebook !== notebook)
    throw new AppError('BAD_INPUT', `The run ${run} is of the notebook ${stored.notebook}. Export that one.`)
  return { run: stored.run, lane: stored.lane, at: stored.at, keys: runs.keys(stored.run) }
}

function outcomeOf(result: StoredResult | undefined): CellOutcome {
  if (!result) return { status: 'missing' }
  if (result.status === 'failed') return result
  const { output, thought, finishReason, tokens, timing } = result
  return { status: 'done', result: { output, thought, finishReason, tokens, timing } }
}

function nothingToExport(ofRun: boolean): AppError {
  return new AppError(
    'NOT_FOUND',
    ofRun
      ? 'The notebook now has none of the cells of this run. Export the current grid instead.'
      : 'There is nothing to export: the notebook has no cells. It needs a prompt block and a cases block with a test case.',
  )
}
