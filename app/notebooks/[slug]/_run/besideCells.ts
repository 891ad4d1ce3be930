import type { GridCell } from '#server/core/grid/packedGrid.ts'
import { answerOf, cellNeighbours, type CellMade, outputsAlong } from '#server/core/metrics/metric/cellInputs.ts'
import type { AlongAxis, MetricInput } from '#server/core/metrics/metric/metric.ts'
import type { CellStore } from './cellStore.ts'

/** What scores may depend on besides a cell's own output and case. */
export type BesideCells = {
  made: (index: number) => MetricInput['made']
  thought: (index: number) => MetricInput['thought']
  siblings: (index: number) => string[]
  rivals: (index: number) => Record<string, string>
  along: (index: number, axis: string) => AlongAxis | null
  measured: NonNullable<MetricInput['measured']>
}

export const nothingBeside: BesideCells = {
  made: () => undefined,
  thought: () => null,
  siblings: () => [],
  rivals: () => ({}),
  along: () => null,
  measured: {},
}

/** Reads the grid's cells as the page shows them now; `measured` are the answers of models by key. */
export function besideCells(cells: readonly GridCell[], store: Pick<CellStore, 'view'>, measured: BesideCells['measured']): BesideCells {
  const neighbours = cellNeighbours(cells)
  const madeOf = (index: number): CellMade | null => {
    const view = store.view(cells[index]?.key ?? null)
    return view.status === 'done' ? view : null
  }
  return {
    measured,
    made: (index) => {
      const made = madeOf(index)
      return made ? { timing: made.timing, tokens: made.tokens, finishReason: made.finishReason } : undefined
    },
    thought: (index) => madeOf(index)?.thought ?? null,
    siblings: (index) => neighbours.siblings(index).flatMap((other) => answerOf(madeOf(other)) ?? []),
    rivals: (index) =>
      Object.fromEntries(
        neighbours.rivals(index).flatMap((other): [string, string][] => {
          const output = answerOf(madeOf(other))
          return output === null ? [] : [[cells[other]?.variant ?? '', output]]
        }),
      ),
    along: (index, axis) => outputsAlong(axis, { position: index, cells, neighbours, madeOf }),
  }
}
