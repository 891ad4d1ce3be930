'use client'

import { useMemo } from 'react'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { CellKey } from '#server/core/ids.ts'
import { createCellStore } from '../../_run/cellStore.ts'
import { useRun } from '../../_run/runContext.ts'
import { useCells } from '../../_run/useCells.ts'
import type { CellView } from '../../_run/cellView.ts'
import type { CellChange } from './cellChange.ts'
import { useGrid } from './gridContext.ts'

export type Beside = {
  /** The text to show differences from, and its description; null if there is none. */
  base: { text: string; what: string } | null
  change: CellChange | null
}

const noKey: readonly null[] = [null]
const nothing = createCellStore()

/** What the view compares a cell with: a base text for differences, and its change since the earlier run. */
export function useDiffBase(cell: GridCell | undefined, view: CellView | undefined, row: number): Beside {
  const { grid, model, scoring } = useRun()
  const { diff, comparison } = useGrid()
  const planned = grid?.cells
  const column = diff === null ? -1 : model.columns.findIndex(({ id }) => id === diff)
  const repeat = cell?.repeat ?? 0
  const otherKeys = useMemo<readonly (CellKey | null)[]>(() => {
    if (column < 0) return noKey
    const here = model.at(row, column)
    return [planned?.[here[repeat] ?? here[0] ?? -1]?.key ?? null]
  }, [model, planned, row, column, repeat])
  const earlierKey = cell && comparison ? comparison.keyOf(cell) : null
  const earlierKeys = useMemo(() => [earlierKey], [earlierKey])
  const [other] = useCells(otherKeys)
  const [earlier] = useCells(earlierKeys, comparison?.cells ?? nothing)

  const change = cell && view && comparison ? comparison.changeOf(cell, view) : null
  if (!cell || diff === null) return { base: null, change }
  if (diff === 'reference') {
    const reference = scoring.caseOf(cell)?.reference ?? null
    const text = typeof reference === 'string' ? reference : (reference?.[0] ?? null)
    return { base: text === null ? null : { text, what: 'the reference' }, change }
  }
  if (diff === 'earlier') {
    const same = earlierKey !== null && earlierKey === cell.key && view?.status === 'done' ? view.output : null
    const text = same ?? (earlier?.status === 'done' ? earlier.output : null)
    return { base: text === null ? null : { text, what: 'the earlier run' }, change }
  }
  const own = otherKeys[0] === cell.key
  return { base: other?.status === 'done' && !own ? { text: other.output, what: 'the other column' } : null, change }
}
