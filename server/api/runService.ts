import { AppError } from '../core/errors.ts'
import type { Lane } from '../core/experiment/cell.ts'
import { defaultLane } from '../core/experiment/defaults.ts'
import { packGrid, packMakers, packStatuses, type StoredStatus } from '../core/grid/packedGrid.ts'
import { packRetrievals } from '../core/grid/packedRetrievals.ts'
import { packResults } from '../core/grid/packedResults.ts'
import type { Slug } from '../core/ids.ts'
import type { RunOutcomes } from '../core/run/runState.ts'
import type { OutlineStore } from '../io/store/outlineStore.ts'
import type { ResultStore } from '../io/store/resultStore.ts'
import type { RunStore } from '../io/store/runStore.ts'
import type { RunManager } from '../runs/createRunManager.ts'
import { replayCell, type ReplayDeps } from '../runs/inspect/replayCell.ts'
import { scoreFork } from '../runs/inspect/scoreFork.ts'
import { type ProbabilityDeps, tokenProbabilities } from '../runs/inspect/tokenProbabilities.ts'
import type { PlannedSource } from '../runs/plan/planSource.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'
import type { FindTrainedCases } from '../project/trainedCases.ts'
import type { RunService } from './services.ts'

/** The `runs` procedures: saved notebooks joined with the runs of this process. */
export function createRunService({
  load,
  plan,
  trained,
  runs,
  results,
  history,
  outlines,
  probabilities,
}: {
  load: (slug: Slug) => Promise<NotebookSource>
  /** `planSource` with what it needs. */
  plan: (source: NotebookSource, lane: Lane) => Promise<PlannedSource>
  trained: FindTrainedCases
  runs: RunManager
  results: Pick<ResultStore, 'makers' | 'many' | 'cell' | 'retrievals'>
  history: Pick<RunStore, 'keys' | 'outcomes'>
  outlines: Pick<OutlineStore, 'get'>
  probabilities: ProbabilityDeps & ReplayDeps
}): RunService {
  return {
    async grid({ slug, lane = defaultLane }) {
      const planned = await plan(await load(slug), lane)
      const { cells, diagnostics, unbuilt } = planned
      const stored = results.makers(cells.flatMap(({ key }) => key ?? []))
      const packed = packGrid(cells, (key) => stored.get(key)?.status ?? 'none', { madeBy: (key) => stored.get(key)?.run ?? null })
      const waiting = unbuilt.map(({ index, reason }) => ({ index, reason }))
      return { cells: packed, diagnostics, unbuilt: waiting, activeRun: runs.activeRun(slug), lane, trained: await trained(planned) }
    },
    async plan({ slug, lane }) {
      const prepared = await runs.prepare(await load(slug), lane ? { lane } : {})
      return { plan: prepared.plan, diagnostics: prepared.diagnostics }
    },
    results: (keys) => packResults(keys, results.many(keys)),
    earlier(run) {
      const outline = outlines.get(run)
      if (!outline) throw new AppError('NOT_FOUND', 'The cells of this run are no longer known. Compare with a later run.')
      const keys = history.keys(run)
      const { statuses, endedAt } = history.outcomes(run)
      const makers = results.makers(keys)
      const seen = outline.retrieves ? results.retrievals(keys) : null
      return {
        ...outline,
        ...(seen && { retrievals: packRetrievals(keys.map((key) => seen.get(key))) }),
        keys: keys.join(''),
        statuses: packStatuses(
          keys.map((key, index) => {
            const maker = makers.get(key)
            return earlierStatus(statuses[index] ?? 'none', {
              own: maker?.run === run,
              since: endedAt !== null && (maker?.computedAt ?? 0) > endedAt,
            })
          }),
        ),
        made: packMakers(keys.map((key) => makers.get(key)?.run ?? null)),
      }
    },
    start: async ({ slug, ...options }) => runs.start({ source: await load(slug), ...options }),
    async cancel(run, cells) {
      runs.cancel(run, cells)
      await runs.cancelElsewhere(run, cells)
    },
    pause: (run) => runs.pause(run),
    resume: (run) => runs.resume(run),
    active: () => runs.active(),
    subscribe: (run, options) => runs.subscribe(run, options),
    watch: (slug, signal) => runs.watch(slug, signal),
    list: async (slug) => runs.list(slug),
    async cell(key) {
      const cell = results.cell(key)
      if (!cell) throw new AppError('NOT_FOUND', 'This cell has not been computed yet. Run the notebook, then open it again.')
      return cell
    },
    probabilities: (key, options) => tokenProbabilities(probabilities, key, options),
    fork: (input, options) => scoreFork(probabilities, input, options),
    replay: (key, options) => replayCell(probabilities, key, options),
  }
}

/** The store keeps one result per cell: when a later run computed the cell again, the result of the earlier run is gone. */
function earlierStatus(status: RunOutcomes['statuses'][number], stored: { own: boolean; since: boolean }): StoredStatus {
  if (status === 'done') return stored.own ? 'done' : 'recomputed'
  if (status === 'cached') return stored.since ? 'recomputed' : 'done'
  return status
}
