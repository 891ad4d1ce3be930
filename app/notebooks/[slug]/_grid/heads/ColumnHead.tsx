'use client'

import { decodeSpeedHint } from '#server/core/experiment/decodeSpeed.ts'
import { ArrowDownWideNarrow, EllipsisVertical, Diff, EyeOff, Play, RotateCcw, Scale } from 'lucide-react'
import { memo } from 'react'
import type { ColumnTitle } from '#server/core/grid/columnTitle.ts'
import { formatDecimal, formatNumber } from '../../../../_ui/text/format.ts'
import { IconButton } from '../../../../_ui/controls/IconButton.tsx'
import { Menu } from '../../../../_ui/overlay/Menu.tsx'
import { keysOfColumn } from '../../_run/cellKeys.ts'
import { useRun } from '../../_run/runContext.ts'
import type { ColumnSummary } from './columnSummary.ts'
import { useGrid } from '../state/gridContext.ts'
import { ColumnStatistics } from './ColumnStatistics.tsx'
import { useColumnStatistics } from './StatisticsProvider.tsx'

type ColumnHeadProps = {
  column: number
  /** Position among the visible columns, from 0. */
  position: number
  title: ColumnTitle
  label: string
  summary: ColumnSummary | undefined
  left: number
  width: number
}

/** The head of a column: its variant, the axis values that distinguish it, its progress and its mean scores. */
export const ColumnHead = memo(function ColumnHead({ column, position, title, label, summary, left, width }: ColumnHeadProps) {
  const { grid, model, scoring, running, start } = useRun()
  const statistics = useColumnStatistics()
  const { actions, sort, diff } = useGrid()
  const id = model.columns[column]?.id ?? ''
  const sorted = sort?.column === id
  const isBaseline = statistics?.baseline === column && statistics.metrics.length > 0 && model.columns.length > 1
  const run = (noCache: boolean) => void start({ noCache, cells: keysOfColumn(grid?.cells ?? [], model, column) })
  return (
    <div
      role="columnheader"
      aria-colindex={position + 2}
      aria-sort={sorted ? (sort?.descending ? 'descending' : 'ascending') : undefined}
      aria-label={label}
      className="absolute inset-y-0 flex flex-col gap-1 border-r border-border bg-sunken px-2.5 py-2 text-sm"
      style={{ left, width }}
    >
      <div className="flex items-center gap-1">
        <span className="min-w-0 flex-1 truncate font-semibold" title={label}>
          {title.sweep ? <span className="font-normal text-muted">{title.sweep} · </span> : null}
          {title.variant}
        </span>
        {isBaseline ? (
          <span title="The other columns are compared with this one" className="text-xs text-faint">
            baseline
          </span>
        ) : null}
        <Menu
          trigger={
            <IconButton
              icon={EllipsisVertical}
              label={`Actions for the column ${label}`}
              size="sm"
              tooltip={false}
              className="-my-1 -mr-1.5"
            />
          }
          items={[
            { label: 'Run missing cells of this column', icon: Play, disabled: running, onSelect: () => run(false) },
            {
              label: 'Run this column again',
              icon: RotateCcw,
              disabled: running,
              onSelect: () => run(true),
              hint: 'New results replace the stored ones',
            },
            {
              label: 'Compare other columns with this one',
              icon: Scale,
              disabled: isBaseline,
              onSelect: () => statistics?.setBaseline(id),
            },
            { separator: true },
            ...scoring.names.map((name) => ({
              label: `Order rows by ${name}`,
              icon: ArrowDownWideNarrow,
              onSelect: () =>
                actions.sort({ by: `score:${name}`, column: id, descending: !(sorted && sort?.by === `score:${name}` && sort.descending) }),
            })),
            {
              label: 'Order rows by output length',
              icon: ArrowDownWideNarrow,
              onSelect: () => actions.sort({ by: 'length', column: id, descending: !(sorted && sort?.descending) }),
            },
            { separator: true },
            diff === id
              ? { label: 'Stop showing differences', icon: Diff, onSelect: () => actions.showDiff(null) }
              : { label: 'Show differences from this column', icon: Diff, onSelect: () => actions.showDiff(id) },
            { label: 'Hide this column', icon: EyeOff, disabled: model.columns.length === 1, onSelect: () => actions.hideColumn(id) },
          ]}
        />
      </div>
      {title.parts.length > 0 ? (
        <p className="flex h-4.5 shrink-0 gap-x-2 overflow-hidden text-xs leading-4.5 whitespace-nowrap text-muted">
          {title.parts.map(({ axis, value }) => (
            <span key={axis} title={`${axis} ${value}`} className="truncate">
              <span className="text-faint">{axis}</span> <span className="tabular">{value}</span>
            </span>
          ))}
        </p>
      ) : null}
      {summary ? (
        <>
          <ColumnStatistics column={column} summary={summary} />
          <span className="flex-1" />
          <p className="flex items-center gap-2 text-xs text-faint tabular">
            <span>
              {formatNumber(summary.done)}/{formatNumber(summary.total)}
            </span>
            {summary.failed > 0 ? <span className="font-medium text-bad">{formatNumber(summary.failed)} failed</span> : null}
            <span className="flex-1" />
            {summary.tokensPerSecond === null ? null : <span title={decodeSpeedHint}>{formatDecimal(summary.tokensPerSecond, 2)} t/s</span>}
          </p>
          <span aria-hidden className="absolute inset-x-0 bottom-0 h-0.5 bg-transparent">
            <span
              className="block h-full bg-accent transition-[width]"
              style={{ width: `${summary.done === summary.total ? 0 : (100 * summary.done) / summary.total}%` }}
            />
          </span>
        </>
      ) : null}
    </div>
  )
})
