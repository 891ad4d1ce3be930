'use client'

import { decodeSpeedHint } from '#server/core/experiment/decodeSpeed.ts'
import {
  ArrowDownWideNarrow,
  ArrowLeft,
  ArrowRight,
  EllipsisVertical,
  Diff,
  EyeOff,
  FoldHorizontal,
  Play,
  RotateCcw,
  Scale,
  UnfoldHorizontal,
} from 'lucide-react'
import { memo, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { cx } from '../../../../_ui/cx.ts'
import { formatDecimal, formatNumber } from '../../../../_ui/text/format.ts'
import { IconButton } from '../../../../_ui/controls/IconButton.tsx'
import { Menu } from '../../../../_ui/overlay/Menu.tsx'
import { keysOfColumn } from '../../_run/cellKeys.ts'
import { useRun } from '../../_run/runContext.ts'
import type { ColumnSummary } from './columnSummary.ts'
import { useGrid } from '../state/gridContext.ts'
import { ColumnStatistics, type ColumnStatisticsProps } from './ColumnStatistics.tsx'
import { useColumnStatistics } from './StatisticsProvider.tsx'

type ColumnHeadProps = {
  column: number
  /** Position among the visible columns, from 0. */
  position: number
  label: string
  summary: ColumnSummary | undefined
  left: number
  width: number
  /** Height of the rows of heads above, in pixels. */
  top: number
  /** Ids of the neighbours that are shown; null at the ends. */
  before: string | null
  after: string | null
  /** Takes the column's id and its new width in pixels; null: the usual width. */
  onResize: (id: string, width: number | null) => void
} & Pick<ColumnStatisticsProps, 'shown' | 'onFold'>

/** The type of the data that a dragged head carries. */
const dragType = 'application/x-assay-column'
const STEP_PX = 80

/** The head of a column below the heads of its values: progress, speed, actions and mean scores. It can be dragged to another place. */
export const ColumnHead = memo(function ColumnHead(props: ColumnHeadProps) {
  const { column, position, label, summary, left, width, top, before, after, onResize, shown, onFold } = props
  const head = useRef<HTMLDivElement>(null)
  const { grid, model, scoring, running, start } = useRun()
  const statistics = useColumnStatistics()
  const { actions, sort, diff } = useGrid()
  const id = model.columns[column]?.id ?? ''
  const sorted = sort?.column === id
  const isBaseline = statistics?.baseline === column && statistics.metrics.length > 0 && model.columns.length > 1
  const dropping = useDragToMove(head, id, actions.moveColumn)
  const run = (noCache: boolean) => void start({ noCache, cells: keysOfColumn(grid?.cells ?? [], model, column) })
  return (
    <div
      role="columnheader"
      aria-colindex={position + 2}
      aria-sort={sorted ? (sort?.descending ? 'descending' : 'ascending') : undefined}
      aria-label={label}
      ref={head}
      draggable
      className={cx(
        'absolute bottom-0 flex flex-col gap-1 border-r border-border bg-sunken px-2.5 pt-1 pb-2 text-sm',
        dropping && 'bg-accent-soft',
      )}
      style={{ left, width, top }}
    >
      <div className="flex h-5 items-center gap-2">
        {summary ? (
          <span className="text-xs text-faint tabular">
            {formatNumber(summary.done)}/{formatNumber(summary.total)}
          </span>
        ) : null}
        {summary && summary.failed > 0 ? <span className="text-xs font-medium text-bad">{formatNumber(summary.failed)} failed</span> : null}
        {summary && summary.unanswered > 0 ? (
          <span className="truncate text-xs font-medium text-warn" title="Their output ended inside the thought">
            {formatNumber(summary.unanswered)} without an answer
          </span>
        ) : null}
        {summary && summary.tokensPerSecond !== null ? (
          <span title={decodeSpeedHint} className="truncate text-xs text-faint tabular">
            {formatDecimal(summary.tokensPerSecond, 2)} t/s
          </span>
        ) : null}
        <span className="flex-1" />
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
            {
              label: 'Move left',
              icon: ArrowLeft,
              disabled: before === null,
              onSelect: () => before !== null && actions.moveColumn(id, before),
            },
            {
              label: 'Move right',
              icon: ArrowRight,
              disabled: after === null,
              onSelect: () => after !== null && actions.moveColumn(id, after),
            },
            { label: 'Make wider', icon: UnfoldHorizontal, onSelect: () => onResize(id, width + STEP_PX) },
            { label: 'Make narrower', icon: FoldHorizontal, onSelect: () => onResize(id, width - STEP_PX) },
            { separator: true },
            { label: 'Hide this column', icon: EyeOff, disabled: model.columns.length === 1, onSelect: () => actions.hideColumn(id) },
          ]}
        />
      </div>
      {summary ? (
        <>
          <ColumnStatistics column={column} summary={summary} shown={shown} onFold={onFold} />
          <span aria-hidden className="absolute inset-x-0 bottom-0 h-0.5 bg-transparent">
            <span
              className="block h-full bg-accent transition-[width]"
              style={{ width: `${summary.done === summary.total ? 0 : (100 * summary.done) / summary.total}%` }}
            />
          </span>
        </>
      ) : null}
      <ResizeHandle width={width} onResize={(next) => onResize(id, next)} />
    </div>
  )
})

/** The right edge of a head, which is dragged to resize the column. A double click gives it the usual width. */
function ResizeHandle({ width, onResize }: { width: number; onResize: (width: number | null) => void }) {
  const begin = ({ currentTarget, clientX, pointerId }: PointerEvent<HTMLSpanElement>) => {
    const handle: HTMLSpanElement = currentTarget
    handle.setPointerCapture(pointerId)
    const released = new AbortController()
    const { signal } = released
    handle.addEventListener('pointermove', (move) => onResize(width + move.clientX - clientX), { signal })
    // Comes after `pointerup` and after `pointercancel`, with which a touch ends that the browser takes over.
    handle.addEventListener('lostpointercapture', () => released.abort(), { signal })
  }
  return (
    <span
      aria-hidden
      title="Drag to resize; double click for the usual width"
      draggable
      onDragStart={(event) => event.preventDefault()}
      onPointerDown={begin}
      onDoubleClick={() => onResize(null)}
      className="absolute inset-y-0 right-0 w-1.5 touch-none cursor-col-resize hover:bg-accent/40"
    />
  )
}

/** Moves a column to where its head is dropped. Returns whether another head is over this one. */
function useDragToMove(head: RefObject<HTMLElement | null>, id: string, onMove: (id: string, to: string) => void): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const listening = new AbortController()
    const on = (type: 'dragstart' | 'dragover' | 'dragleave' | 'drop', listener: (event: DragEvent) => void) =>
      head.current?.addEventListener(type, listener, { signal: listening.signal })
    const isColumn = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes(dragType) === true
    on('dragstart', (event) => event.dataTransfer?.setData(dragType, id))
    on('dragover', (event) => {
      if (!isColumn(event)) return
      event.preventDefault()
      setOver(true)
    })
    on('dragleave', () => setOver(false))
    on('drop', (event) => {
      setOver(false)
      if (!isColumn(event)) return
      event.preventDefault()
      onMove(event.dataTransfer?.getData(dragType) ?? '', id)
    })
    return () => listening.abort()
  }, [head, id, onMove])
  return over
}
