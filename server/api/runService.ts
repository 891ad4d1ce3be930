import { AppError } from '../core/errors.ts'
import type { CellKey, Slug } from '../core/ids.ts'
import type { ResultStore, StoredResult } from '../io/resultStore.ts'
import { replayCell, type ReplayDeps } from '../runs/replayCell.ts'
import type { RunManager } from '../runs/runManager.types.ts'
import type { NotebookSource, PreparedCell } from '../runs/runTypes.ts'
import { scoreFork } from '../runs/scoreFork.ts'
import { type ProbabilityDeps, tokenProbabilities } from '../runs/tokenProbabilities.ts'
import type { GridCell, RunService } from './services.ts'

/** Joins notebooks on disk with the runs of this process: what the page calls `runs`. */
export function createRunService({
  load,
  runs,
  results,
  probabilities,
}: {
  load: (slug: Slug) => Promise<NotebookSource>
  runs: RunManager
  results: Pick<ResultStore, 'many' | 'cell'>
  probabilities: ProbabilityDeps & ReplayDeps
}): RunService {
  return {
    async grid({ slug, lane }) {
      const prepared = await runs.prepare(await load(slug), lane ? { lane } : {})
      const keys = prepared.cells.flatMap((cell) => (cell.key === null ? [] : [cell.key]))
      return {
        cells: prepared.cells.map(toGridCell),
        results: Object.fromEntries(results.many(keys)) as Record<CellKey, StoredResult>,
        diagnostics: prepared.diagnostics,
        plan: prepared.plan,
        activeRun: runs.activeRun(slug),
        lane: prepared.lane,
      }
    },
    start: async ({ slug, ...options }) => runs.start({ source: await load(slug), ...options }),
    cancel: (run, cells) => runs.cancel(run, cells),
    pause: (run) => runs.pause(run),
    resume: (run) => runs.resume(run),
    active: () => runs.active(),
    subscribe: (run, options) => runs.subscribe(run, options),
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

/** The prompt stays on the server: a grid of thousands of cells would repeat it thousands of times. */
function toGridCell({ messages: _messages, prefill: _prefill, constraint: _constraint, ...cell }: PreparedCell): GridCell {
  return cell
}
