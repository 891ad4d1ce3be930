'use client'

import { useMemo } from 'react'
import { columnTitle, columnTitleText } from '#server/core/grid/columnTitle.ts'
import type { CellKey } from '#server/core/ids.ts'
import type { GridPlace } from '../_grid/state/gridKeys.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useRun } from '../_run/runContext.ts'
import { useCells } from '../_run/useCells.ts'

/** Another finished cell of the same prompt. */
export type SiblingCell = { key: CellKey; title: string; output: string }

/** The finished cells with the same prompt as this one: other repeats, and points that differ only in sampling. */
export function useSiblings(place: GridPlace, key: CellKey | null): SiblingCell[] {
  const { grid, model } = useRun()
  const { cells: planned } = useNotebook()
  const found = useMemo(() => {
    const here = grid?.cells
    const own = here?.find((cell) => cell.key === key)
    const promptOf = (index: number) => JSON.stringify([planned[index]?.messages, planned[index]?.prefill])
    if (!here || !own || !planned[own.index]) return []
    const prompt = promptOf(own.index)
    // Several places can share one stored cell.
    const seen = new Set([own.key])
    return model.columns.flatMap((column, position) => {
      if (column.variant !== own.variant) return []
      const places = model.at(place.row, position)
      return places.flatMap((index, repeat) => {
        const cell = here[index]
        if (!cell?.key || seen.has(cell.key) || cell.model !== own.model || promptOf(cell.index) !== prompt) return []
        seen.add(cell.key)
        const title = columnTitleText(columnTitle(column, model.columns))
        return [{ key: cell.key, title: places.length > 1 ? `${title} · repeat ${repeat + 1}` : title }]
      })
    })
  }, [grid, model, planned, place.row, key])
  const keys = useMemo(() => found.map((one) => one.key), [found])
  const views = useCells(keys)
  return found.flatMap((one, position) => {
    const view = views[position]
    return view?.status === 'done' ? [{ ...one, output: view.output }] : []
  })
}
