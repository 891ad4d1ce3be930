'use client'

import { useMemo } from 'react'
import { columnTitle, columnTitleText } from '#server/core/grid/columnTitle.ts'
import { Select } from '../../../../_ui/controls/Select.tsx'
import { useRun } from '../../_run/runContext.ts'
import { useColumnStatistics } from '../state/useColumnStatistics.ts'

/** Chooses the column that the others are compared with. Nothing to choose with one column, or without scores. */
export function BaselinePicker() {
  const { model, scoring } = useRun()
  const statistics = useColumnStatistics()
  const options = useMemo(
    () => model.columns.map((column) => ({ value: column.id, label: columnTitleText(columnTitle(column, model.columns)) })),
    [model],
  )
  const value = model.columns[statistics?.baseline ?? 0]?.id ?? null
  if (!statistics || options.length < 2 || scoring.names.length === 0) return null
  return (
    <span className="flex items-center gap-1.5 text-sm text-faint">
      Baseline
      <Select label="Baseline column" size="sm" value={value} onChange={statistics.setBaseline} options={options} className="max-w-48" />
    </span>
  )
}
