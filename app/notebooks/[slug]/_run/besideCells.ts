import type { CellResult } from '#server/core/experiment/cell.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import { cellNeighbours, type CellMade } from '#server/core/metrics/metric/cellInputs.ts'
import type { MetricInput } from '#server/core/metrics/metric/metric.ts'
import type { CellStore } from './cellStore.ts'

/** What scores may depend on besides a cell's own output and case. */
export type BesideCells = {
  made: (index: number) => MetricInput['made']
  siblings: (index: number) => string[]
  rivals: (index: number) => Record<string, string>
  measured: NonNullable<MetricInput['measured']>
}

export const nothingBeside: BesideCells = { made: () => undefined, siblings: () => [], rivals: () => ({}), measured: {} }

/** Reads the grid's cells as the page shows them now; `measured` are the answers of models by key. */
export function besideCells(cells: readonly GridCell[], store: Pick<CellStore, 'view'>, measured: BesideCells['measured']): BesideCells {
  const neighbours = cellNeighbours(cells)
  const madeOf = (index: number): CellMade | null => {
    const view = store.view(cells[index]?.key ?? null)
    return view.status === 'done' ? { ...view, finishReason: view.finishReason as CellResult['finishReason'] } : null
  }
  return {
    measured,
    made: (index) => {
      const made = madeOf(index)
      return made ? { timing: made.timing, tokens: made.tokens, finishReason: made.finishReason } : undefined
    },
    siblings: (index) => neighbours.siblings(index).flatMap((other) => madeOf(other)?.output ?? []),
    rivals: (index) =>
      Object.fromEntries(
        neighbours.rivals(index).flatMap((other): [string, string][] => {
          const output = madeOf(other)?.output
          return output === undefined ? [] : [[cells[other]?.variant ?? '', output]]
        }),
      ),
  }
}
