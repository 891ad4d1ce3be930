'use client'

import { RotateCw, Rows2, Rows3, Rows4, Search, Table2 } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'
import { Input } from '../../../_ui/controls/Input.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { ExportMenu } from '../_export/ExportMenu.tsx'
import { RatingMenu } from '../_rating/RatingMenu.tsx'
import { useOverCells } from '../_run/useOverCells.ts'
import { useRun } from '../_run/runContext.ts'
import type { Density } from './state/density.ts'
import { useGrid } from './state/gridContext.ts'
import type { RowFilter } from './state/gridView.ts'
import type { GridViewState } from './view/useGridView.ts'
import { ViewPanel } from './view/ViewPanel.tsx'
import { columnTitle, columnTitleText, columnValuesText } from '#server/core/grid/columnTitle.ts'
import { useColumnStatistics } from './heads/StatisticsProvider.tsx'

const filters: { value: RowFilter; label: string; description?: string }[] = [
  { value: 'all', label: 'All rows' },
  { value: 'missing', label: 'Without a result' },
  { value: 'failed', label: 'With a failed cell' },
  { value: 'falls-short', label: 'Fails a check', description: 'At least one cell fails a check.' },
  { value: 'passes', label: 'Passes all checks', description: 'At least one cell has a check, and none fails.' },
  { value: 'imperfect', label: 'Imperfect score', description: 'At least one yes-or-no score is “no”.' },
  { value: 'differ', label: 'Repeats differ' },
]
const densityOptions = [
  { value: 'compact', label: 'One line per row', icon: Rows4 },
  { value: 'comfortable', label: 'Three lines per row', icon: Rows3 },
  { value: 'tall', label: 'Tall rows', icon: Rows2 },
] as const satisfies readonly { value: Density; label: string; icon: unknown }[]

type ResultsToolbarProps = {
  state: GridViewState
  /** The number of visible rows and columns; null while the rows are filtered. */
  shown: { rows: number; columns: number } | null
}

/** Search, filters, view, row height, and the size of the grid. */
export function ResultsToolbar({ state, shown }: ResultsToolbarProps) {
  const { view, change, density, setDensity } = state
  const { grid, model, cells, running, start } = useRun()
  const { actions } = useGrid()
  const planned = grid?.cells
  const failed = useOverCells(
    useCallback(
      () => (planned ?? []).flatMap(({ key }) => (key !== null && cells.view(key).status === 'failed' ? [key] : [])),
      [planned, cells],
    ),
  )
  const all = model.rows.length
  const columns = model.columns.length
  return (
    <div
      role="toolbar"
      aria-label="Results"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b bg-surface px-3 py-1.5"
    >
      <Input
        icon={Search}
        size="sm"
        type="search"
        aria-label="Search cases and outputs"
        placeholder="Search"
        value={view.search}
        onChange={(event) => change({ search: event.target.value })}
        className="min-w-28 max-w-44 flex-1"
      />
      <Select label="Rows to show" size="sm" value={view.rows} onChange={(rows) => change({ rows })} options={filters} className="w-40" />
      <ViewPanel state={state} />
      <span role="status" className="text-sm text-faint tabular">
        {shown && shown.rows !== all ? `${formatNumber(shown.rows)} of ` : ''}
        {formatCount(all, 'row')} × {shown && shown.columns !== columns ? `${formatNumber(shown.columns)} of ` : ''}
        {formatCount(columns, 'column')}
      </span>
      <LoadingCount />
      <div className="ml-auto flex items-center gap-2">
        <BaselinePicker />
        {failed.length > 0 ? (
          <Button size="sm" icon={RotateCw} disabled={running} onClick={() => void start({ cells: [...new Set(failed)] })}>
            Retry {formatCount(failed.length, 'failed cell')}
          </Button>
        ) : null}
        <ExportMenu />
        <Button size="sm" icon={Table2} disabled={shown === null} onClick={() => actions.send([])}>
          Send to dataset
        </Button>
        <RatingMenu />
        <SegmentedControl label="Row height" value={density} onChange={setDensity} options={densityOptions} iconsOnly />
      </div>
    </div>
  )
}

/** Fewer unread results are loaded so quickly that the message would only flash. */
const LEAST_SHOWN = 4000

/** The number of stored results that are not loaded yet. Until then scores and order use the loaded results only. */
function LoadingCount() {
  const { cells } = useRun()
  const unread = useOverCells(useCallback(() => cells.unread().size, [cells]))
  return unread < LEAST_SHOWN ? null : <span className="text-sm text-faint tabular">loading {formatNumber(unread)} results…</span>
}

/** Selects the column that the others are compared with. Renders nothing if there is only one column or no score. */
function BaselinePicker() {
  const { model, scoring } = useRun()
  const statistics = useColumnStatistics()
  const options = useMemo(
    () =>
      model.columns.map((column) => {
        const title = columnTitle(column, model.columns)
        const description = title.parts.length > 1 ? columnTitleText(title) : undefined
        return { value: column.id, label: columnValuesText(title), ...(description === undefined ? {} : { description }) }
      }),
    [model],
  )
  const value = model.columns[statistics?.baseline ?? 0]?.id ?? null
  if (!statistics || options.length < 2 || scoring.names.length === 0) return null
  return (
    <span className="flex items-center gap-1.5 text-sm text-faint">
      Baseline
      <Select label="Baseline column" size="sm" value={value} onChange={statistics.setBaseline} options={options} className="max-w-72" />
    </span>
  )
}
