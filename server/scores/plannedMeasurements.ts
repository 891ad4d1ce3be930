import type { Experiment } from '../core/experiment/experiment.ts'
import { type PackedGrid, packedStatus, unpackGrid } from '../core/grid/packedGrid.ts'
import type { StoredResult } from '../core/grid/packedResults.ts'
import { todaysCells } from '../core/grid/todaysCells.ts'
import type { CellKey } from '../core/ids.ts'
import { cellInputs, type InputCell } from '../core/metrics/metric/cellInputs.ts'
import { allMeasurements, asksModels, type KeyedMeasurement } from '../core/metrics/measurementsOf.ts'
import { prepareMetrics } from '../core/metrics/prepareMetrics.ts'

/**
 * What models have to be asked to score the stored outputs of a notebook; with `then`, those of an earlier run. `resultsOf` reads results
 * from the store.
 */
export async function plannedMeasurements(
  { experiment, cells: planned, then }: { experiment: Experiment | null; cells: readonly InputCell[]; then: PackedGrid | null },
  resultsOf: (keys: readonly CellKey[]) => Promise<ReadonlyMap<CellKey, StoredResult>>,
): Promise<KeyedMeasurement[]> {
  if (!experiment || !asksModels(experiment.metrics)) return []
  // A transform of the outputs runs before the models are asked.
  await prepareMetrics(experiment.metrics)
  const cells: readonly InputCell[] = then ? todaysCells(unpackGrid(then), experiment.cases) : planned
  const stored = await resultsOf(cells.flatMap(({ key }) => key ?? []))
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
