import { trainedCases, type TrainedCases } from '../core/tuning/trained/trainedCases.ts'
import type { AdapterService } from '../models/adapters/adapterService.types.ts'
import type { PlannedSource } from '../runs/plan/planSource.ts'

/** The test cases of a plan that its adapters were trained on. */
export type FindTrainedCases = (planned: Pick<PlannedSource, 'cells' | 'experiment'>) => Promise<TrainedCases>

/** The last answer of a plan is kept, because the grid and a run ask for the same plan in turn. */
export function findTrainedCases(adapters: Pick<AdapterService, 'list'>): FindTrainedCases {
  const known = new WeakMap<PlannedSource['cells'], { files: string; trained: TrainedCases }>()
  return async ({ cells, experiment }) => {
    const used = new Set(cells.flatMap(({ adapter }) => adapter?.id ?? []))
    if (used.size === 0 || !experiment) return []
    const cards = (await adapters.list()).flatMap(({ id, card }) => (card && used.has(id) ? [card] : []))
    const files = cards.map(({ id, sha256 }) => `${id} ${sha256}`).join('\n')
    const before = known.get(cells)
    if (before?.files === files) return before.trained
    const prompts = new Map(cards.map(({ id, training }) => [id as string, new Set(training?.prompts)]))
    const trained = trainedCases(cells, experiment.cases, (id) => prompts.get(id) ?? new Set())
    known.set(cells, { files, trained })
    return trained
  }
}
