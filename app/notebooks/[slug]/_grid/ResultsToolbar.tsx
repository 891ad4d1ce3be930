'use client'

import { RotateCw, Rows2, Rows3, Rows4, Search } from 'lucide-react'
import { useCallback } from 'react'
import { Button } from '../../../_ui/Button.tsx'
import { formatCount, formatNumber } from '../../../_ui/format.ts'
import { Input } from '../../../_ui/Input.tsx'
import { SegmentedControl } from '../../../_ui/SegmentedControl.tsx'
import { Select } from '../../../_ui/Select.tsx'
import { ExportMenu } from '../_export/ExportMenu.tsx'
import { RatingMenu } from '../_rating/RatingMenu.tsx'
import { useOverCells } from '../_run/useOverCells.ts'
import { useRun } from '../_run/runContext.ts'
import type { Density } from './density.ts'
import type { RowFilter, StatusFilter } from './rowFilter.ts'

const statuses: { value: StatusFilter; label: string }[] = [
  { value: 'all', label: 'All rows' },
  { value: 'missing', label: 'Missing a result' },
  { value: 'failed', label: 'With a failed cell' },
  { value: 'imperfect', label: 'Missing a score' },
  { value: 'differ', label: 'Repeats differ' },
]
const densityOptions = [
  { value: 'compact', label: 'One line a row', icon: Rows4 },
  { value: 'comfortable', label: 'Three lines a row', icon: Rows3 },
  { value: 'tall', label: 'Tall rows', icon: Rows2 },
] as const satisfies readonly { value: Density; label: string; icon: unknown }[]

type ResultsToolbarProps = {
  filter: RowFilter
  onFilter: (filter: RowFilter) => void
  density: Density
  onDensity: (density: Density) => void
  /** Rows that the filter lets through. */
  shown: number
}

/** Search, status filter and row height, and what the grid holds. */
export function ResultsToolbar({ filter, onFilter, density, onDensity, shown }: ResultsToolbarProps) {
  const { grid, model, cells, running, start } = useRun()
  const planned = grid?.cells
  const failed = useOverCells(
    useCallback(
      () => (planned ?? []).flatMap(({ key }) => (key !== null && cells.view(key).status === 'failed' ? [key] : [])),
      [planned, cells],
    ),
  )
  const all = model.rows.length
  const filtered = shown !== all
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
        value={filter.search}
        onChange={(event) => onFilter({ ...filter, search: event.target.value })}
        className="min-w-28 max-w-44 flex-1"
      />
      <Select
        label="Rows to show"
        size="sm"
        value={filter.status}
        onChange={(status) => onFilter({ ...filter, status })}
        options={statuses}
        className="w-40"
      />
      <span role="status" className="text-sm text-faint tabular">
        {filtered ? `${formatNumber(shown)} of ` : ''}
        {formatCount(all, 'row')} × {formatCount(model.columns.length, 'column')}
      </span>
      <div className="ml-auto flex items-center gap-2">
        {failed.length > 0 ? (
          <Button size="sm" icon={RotateCw} disabled={running} onClick={() => void start({ cells: [...new Set(failed)] })}>
            Retry {formatCount(failed.length, 'failed cell')}
          </Button>
        ) : null}
        <ExportMenu />
        <RatingMenu />
        <SegmentedControl label="Row height" value={density} onChange={onDensity} options={densityOptions} iconsOnly />
      </div>
    </div>
  )
}
