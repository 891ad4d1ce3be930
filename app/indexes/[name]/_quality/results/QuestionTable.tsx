'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight } from 'lucide-react'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import type { QualityMetric } from '#server/core/retrieval/metrics/qualityMetrics.ts'
import type { QualityReport } from '../../../../_trpc/apiTypes.ts'
import { IconButton } from '../../../../_ui/controls/IconButton.tsx'
import { Select } from '../../../../_ui/controls/Select.tsx'
import { cx } from '../../../../_ui/cx.ts'
import { lossViews } from './lossView.ts'
import { metricName } from './metricNames.ts'
import { QuestionDetails } from './QuestionDetails.tsx'
import { type QuestionCell, type QuestionRow, questionRows, type RowOrder, sortedRows } from './questionRows.ts'
import { SearchLink } from '../parts/SearchLink.tsx'
import { settingsName } from '../parts/searchSettings.ts'
import { SettingsMark, settingsLetter } from '../parts/SettingsMark.tsx'
import { ScrollRegion } from '../../../../_ui/layout/ScrollRegion.tsx'

const ROW_PX = 40

export type QuestionTableProps = { report: QualityReport; metrics: readonly QualityMetric[]; within: number }

/** Every question with its score under each way of searching, the worst first. */
export function QuestionTable({ report, metrics, within }: QuestionTableProps) {
  const [chosen, setMetric] = useState<QualityMetric>('ndcg@10')
  const metric = metrics.includes(chosen) ? chosen : 'ndcg@10'
  const [order, setOrder] = useState<RowOrder>({ by: 0, descending: false })
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => questionRows(report, { metric, k: within }), [report, metric, within])
  const by = order.by === 'text' || report.settings[order.by] ? order.by : 0
  const sorted = useMemo(() => sortedRows(rows, { by, descending: order.descending }), [rows, by, order.descending])
  const scroller = useRef<HTMLDivElement>(null)
  const shown = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    getItemKey: (position) => sorted[position]?.id ?? position,
    estimateSize: () => ROW_PX,
    overscan: 10,
  })
  const sort = (next: RowOrder['by']) => setOrder({ by: next, descending: by === next && !order.descending })
  const toggle = (id: string) => {
    const next = new Set(open)
    if (!next.delete(id)) next.add(id)
    setOpen(next)
  }
  const columns = `minmax(220px, 1fr) repeat(${report.settings.length}, 132px) 88px`
  return (
    <section aria-label="Questions" className="card flex flex-col">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
        <h2 className="flex-1 font-semibold">Questions</h2>
        <Select
          size="sm"
          label="Measure in the table"
          value={metric}
          onChange={setMetric}
          options={metrics.map((each) => ({ value: each, label: metricName(each).name }))}
        />
      </div>
      <ScrollRegion ref={scroller} label="Scores of questions" className="relative max-h-[70vh] overflow-auto border-t text-sm">
        <div role="table" aria-label="Scores of questions" aria-rowcount={sorted.length + 1} className="min-w-fit">
          <div role="row" aria-rowindex={1} className="sticky top-0 z-10 grid border-b bg-sunken" style={{ gridTemplateColumns: columns }}>
            <HeadCell order={by === 'text' ? order : null} onSort={() => sort('text')} className="justify-start pl-11">
              Question
            </HeadCell>
            {report.settings.map((settings, position) => (
              <HeadCell
                key={settingsName(settings.asked)}
                order={by === position ? order : null}
                onSort={() => sort(position)}
                title={settingsName(settings.asked)}
              >
                <SettingsMark position={position} />
                <span className="truncate">{settingsName({ mode: settings.mode })}</span>
              </HeadCell>
            ))}
            <span
              role="columnheader"
              title="Among the first ten of all ways of searching, those without a judgement. They count as not relevant."
              className="flex h-8 items-center justify-end px-3 font-medium text-muted"
            >
              Unjudged
            </span>
          </div>
          <div role="rowgroup" className="relative" style={{ height: shown.getTotalSize() }}>
            {shown.getVirtualItems().map((item) => {
              const row = sorted[item.index]
              return row ? (
                <div
                  key={row.id}
                  ref={shown.measureElement}
                  data-index={item.index}
                  role="presentation"
                  className="absolute inset-x-0 border-b"
                  style={{ top: item.start }}
                >
                  <Row
                    row={row}
                    rowIndex={item.index + 2}
                    columns={columns}
                    isOpen={open.has(row.id)}
                    onToggle={() => toggle(row.id)}
                    link={<SearchLink query={row.text} settings={report.settings[by === 'text' ? 0 : by]?.asked} className="truncate" />}
                  />
                  {open.has(row.id) ? <QuestionDetails report={report} row={row} /> : null}
                </div>
              ) : null
            })}
          </div>
        </div>
      </ScrollRegion>
    </section>
  )
}

type HeadCellProps = { order: RowOrder | null; onSort: () => void; title?: string; className?: string; children: ReactNode }

function HeadCell({ order, onSort, title, className = 'justify-end', children }: HeadCellProps) {
  const Arrow = order?.descending ? ArrowDown : ArrowUp
  return (
    <span role="columnheader" aria-sort={order ? (order.descending ? 'descending' : 'ascending') : 'none'} className="min-w-0">
      <button
        type="button"
        title={title}
        onClick={onSort}
        className={cx('flex h-8 w-full min-w-0 items-center gap-1.5 px-3 font-medium text-muted hover:text-text', className)}
      >
        {children}
        <Arrow aria-hidden className={cx('size-3.5 shrink-0', !order && 'invisible')} />
      </button>
    </span>
  )
}

type RowProps = { row: QuestionRow; rowIndex: number; columns: string; isOpen: boolean; onToggle: () => void; link: ReactNode }

function Row({ row, rowIndex, columns, isOpen, onToggle, link }: RowProps) {
  const unjudged = new Set(row.cells.flatMap((cell) => cell?.measured.unjudged ?? []))
  return (
    <div role="row" aria-rowindex={rowIndex} className="grid items-center" style={{ gridTemplateColumns: columns, minHeight: ROW_PX }}>
      <span role="cell" className="flex min-w-0 items-center gap-1 pr-3 pl-3">
        <IconButton
          icon={isOpen ? ChevronDown : ChevronRight}
          size="sm"
          tooltip={false}
          aria-expanded={isOpen}
          label={`What was found for ${row.text}`}
          onClick={onToggle}
        />
        {link}
      </span>
      {row.cells.map((cell, position) => (
        <span key={settingsLetter(position)} role="cell" className="flex items-baseline justify-end gap-2 px-3 tabular">
          {cell ? <ScoreCell cell={cell} /> : <span className="text-faint">not judged</span>}
        </span>
      ))}
      <span role="cell" className="px-3 text-right text-muted tabular" title={[...unjudged].join('\n')}>
        {unjudged.size === 0 ? '' : unjudged.size}
      </span>
    </div>
  )
}

/** The score, and the best rank of what is relevant or why there is none. */
function ScoreCell({ cell: { value, rank, failure } }: { cell: QuestionCell }) {
  const loss = failure === 'notIndexed' ? 'not indexed' : rank === null ? 'not found' : `rank ${rank}`
  return (
    <>
      <span
        className={cx('text-xs', failure === 'notIndexed' ? 'text-bad' : failure ? 'text-warn' : 'text-faint')}
        title={failure ? lossViews[failure].name : undefined}
      >
        {loss}
      </span>
      <span className="w-11 text-right font-medium">{value.toFixed(3)}</span>
    </>
  )
}
