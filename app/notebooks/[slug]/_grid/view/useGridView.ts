'use client'

import { useCallback, useMemo } from 'react'
import { runIdSchema, type RunId } from '#server/core/ids.ts'
import { useUrlState } from '../../../../_ui/browser/useUrlState.ts'
import { useChartPick } from '../../_charts/useChartPick.ts'
import { densities, type Density } from '../state/density.ts'
import { changeFilters, parseScoreFilter, parseSort, printScoreFilter, printSort, rowFilters, type GridView } from '../state/gridView.ts'

/** The text that differences are shown from: the case's `reference`, the `earlier` run, or a column by its id. */
export type DiffBase = string

export type GridViewState = {
  view: GridView
  change: (next: Partial<GridView>) => void
  /** The earlier run to compare with. */
  against: RunId | null
  compareWith: (run: RunId | null) => void
  diff: DiffBase | null
  showDiff: (base: DiffBase | null) => void
  density: Density
  setDensity: (density: Density) => void
  /** The cell in the inspector as `CASE@COLUMN`; '' if the inspector is closed. */
  inspected: string
  inspect: (cell: string) => void
}

/** The state of the grid's view. It is kept in the URL, so that a link shows the same view. */
export function useGridView(): GridViewState {
  const [search, setSearch] = useUrlState('find')
  const [rows, setRows] = useUrlState('rows', 'all')
  const [score, setScore] = useUrlState('score')
  const [changed, setChanged] = useUrlState('change')
  const [sort, setSort] = useUrlState('sort')
  const [group, setGroup] = useUrlState('group')
  const [hidden, setHidden] = useUrlState('hide')
  const [order, setOrder] = useUrlState('columns')
  const [pick, setPick] = useChartPick()
  const [run, setRun] = useUrlState('against')
  const [diff, setDiff] = useUrlState('diff')
  const [density, setDensity] = useUrlState('height', 'comfortable')
  const [inspected, inspect] = useUrlState('cell')

  const view = useMemo<GridView>(
    () => ({
      search,
      rows: rowFilters.find((known) => known === rows) ?? 'all',
      score: parseScoreFilter(score),
      change: changeFilters.find((known) => known === changed) ?? null,
      sort: parseSort(sort),
      group: group === '' ? null : group,
      hidden: hidden === '' ? [] : hidden.split(','),
      order: order === '' ? [] : order.split(','),
      pick,
    }),
    [search, rows, score, changed, sort, group, hidden, order, pick],
  )
  const change = useCallback(
    (next: Partial<GridView>) => {
      if (next.search !== undefined) setSearch(next.search)
      if (next.rows !== undefined) setRows(next.rows)
      if (next.score !== undefined) setScore(printScoreFilter(next.score))
      if (next.change !== undefined) setChanged(next.change ?? '')
      if (next.sort !== undefined) setSort(printSort(next.sort))
      if (next.group !== undefined) setGroup(next.group ?? '')
      if (next.hidden !== undefined) setHidden(next.hidden.join(','))
      if (next.order !== undefined) setOrder(next.order.join(','))
      if (next.pick !== undefined) setPick(next.pick)
    },
    [setSearch, setRows, setScore, setChanged, setSort, setGroup, setHidden, setOrder, setPick],
  )
  const compareWith = useCallback(
    (next: RunId | null) => {
      setRun(next ?? '')
      if (next !== null) return
      setChanged('')
      setDiff(diff === 'earlier' ? '' : diff)
    },
    [setRun, setChanged, setDiff, diff],
  )
  const showDiff = useCallback((base: DiffBase | null) => setDiff(base ?? ''), [setDiff])
  const against = runIdSchema.safeParse(run)
  return {
    view,
    change,
    against: against.success ? against.data : null,
    compareWith,
    diff: diff === '' ? null : diff,
    showDiff,
    density: densities.find((known) => known === density) ?? 'comfortable',
    setDensity,
    inspected,
    inspect,
  }
}
