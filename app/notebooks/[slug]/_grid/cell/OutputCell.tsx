'use client'

import { Database, RotateCw, ChevronLeft, ChevronRight } from 'lucide-react'
import { memo, useMemo, useState, type MouseEvent } from 'react'
import { useSharedValue } from '../../../../_ui/browser/sharedValue.ts'
import { cx } from '../../../../_ui/cx.ts'
import { useRun } from '../../_run/runContext.ts'
import { DatasetMark } from '../../_dataset/DatasetMark.tsx'
import { RatingMark } from '../../_rating/RatingMark.tsx'
import { evidenceMarks } from '../../_retrieval/evidenceMarks.ts'
import { useCells } from '../../_run/useCells.ts'
import { ChangeMark } from './ChangeMark.tsx'
import { TrainedMark } from './TrainedMark.tsx'
import { densityView } from '../state/density.ts'
import { useGrid } from '../state/gridContext.ts'
import { OutputText } from './OutputText.tsx'
import { ThoughtChip, ThoughtText } from './ThoughtChip.tsx'
import { useDiffBase } from '../state/useDiffBase.ts'
import { readAdapter } from '#server/core/experiment/adapterValue.ts'
import { checkText } from '#server/core/metrics/checks.ts'
import type { MetricSpec } from '#server/core/experiment/experiment.ts'
import type { CellScores } from '../../_run/scoring.ts'
import { scoreView, type ScoreView } from '../state/scoreView.ts'

export type OutputCellProps = {
  /** Position in the grid model. */
  row: number
  column: number
  /** Position among the visible columns, from 0. */
  position: number
  /** Title of the column and case, which screen readers say before the content. */
  label: string
  left: number
  width: number
  active: boolean
  /** One of several cells that are selected. */
  selected: boolean
}

/** One place of the grid: the output of one of its repeats, with scores. Re-renders only when its own cells change. */
export const OutputCell = memo(function OutputCell({ row, column, position, label, left, width, active, selected }: OutputCellProps) {
  const { grid, model, scoring, trained } = useRun()
  const { actions, density } = useGrid()
  const planned = grid?.cells
  const here = useMemo(() => model.at(row, column).flatMap((index) => planned?.[index] ?? []), [model, planned, row, column])
  const keys = useMemo(() => here.map(({ key }) => key), [here])
  const views = useCells(keys)
  const [chosen, choose] = useState<number | null>(null)

  // The running repeat is shown until the user selects one.
  const writing = views.findIndex(({ status }) => status === 'running')
  const at = Math.min(chosen ?? Math.max(0, writing), Math.max(0, views.length - 1))
  const cell = here[at]
  const view = views[at]
  const { lines } = densityView[density]
  const compact = density === 'compact'
  const scored = !cell ? null : view?.status === 'done' ? scoring.scoresOf(cell, view.output) : scoring.passageScoresOf(cell)
  const isPartial = view?.status !== 'done'
  const thought = view?.status === 'done' ? view.thought : null
  const [unfolded, unfold] = useState(false)
  const { base, change } = useDiffBase(cell, view, row)
  const marked = useSharedValue(evidenceMarks)
  const adapter = readAdapter(cell?.point.adapter ?? null)?.id
  const learnt = adapter !== undefined && cell && trained.byCase.get(cell.caseIndex)?.includes(adapter)
  const distinct = new Set(views.flatMap((each) => (each.status === 'done' ? [each.output] : []))).size

  return (
    <div
      role="gridcell"
      id={cellElementId({ row, column })}
      aria-colindex={position + 2}
      aria-selected={active || selected}
      aria-busy={view?.status === 'running' || undefined}
      data-status={view?.status ?? 'none'}
      tabIndex={-1}
      // Shift and click selects cells, not their text.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={(event) => {
        if (event.shiftKey) actions.extend({ row, column })
        else actions.pick({ row, column }, { open: true })
        // Focus stays on the grid: a focused cell that scrolls out of view would be unmounted and lose it.
        event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
      }}
      className={cx(
        'group absolute inset-y-0 flex overflow-hidden border-r border-border px-2.5 py-1.5 text-sm',
        compact ? 'items-center gap-2' : 'flex-col gap-1',
        view?.status === 'empty' && 'bg-sunken/60',
        view?.status === 'running' && 'bg-accent-soft/50',
        view?.status === 'failed' && 'bg-bad-soft/60',
        active ? 'outline-2 -outline-offset-2 outline-accent' : 'hover:bg-hover',
        selected && 'bg-accent-soft',
      )}
      style={{ left, width }}
    >
      <span className="sr-only">{`${label}: ${view === undefined ? 'no cell' : view.status === 'failed' ? 'failed, ' : ''}`}</span>
      <div className="min-h-0 min-w-0 flex-1">
        {thought && unfolded ? (
          <ThoughtText thought={thought} />
        ) : view ? (
          <OutputText view={view} lines={lines} base={base?.text} passages={marked ? cell?.retrieval?.passages.length : null} />
        ) : null}
      </div>
      <div className={cx('flex h-4.5 shrink-0 items-center gap-1.5', compact && 'justify-end')}>
        {thought ? <ThoughtChip thought={thought} unfolded={unfolded} onToggle={() => unfold(!unfolded)} /> : null}
        {change && change !== 'same' ? <ChangeMark change={change} short /> : null}
        {scored ? <ScoreChips names={scoring.names} specs={scoring.specs} scored={scored} onlyScored={isPartial} /> : null}
        {compact ? null : <span className="flex-1" />}
        {view?.status === 'failed' ? (
          <button
            type="button"
            tabIndex={-1}
            onClick={(event) => {
              event.stopPropagation()
              actions.retry({ row, column })
            }}
            className="inline-flex items-center gap-1 rounded-sm px-1 text-xs font-medium text-bad hover:bg-bad-soft"
          >
            <RotateCw aria-hidden className="size-3" />
            Retry
          </button>
        ) : null}
        {view?.status === 'done' && view.cached ? (
          <span
            role="img"
            aria-label="stored result"
            title="This result was stored by an earlier run"
            className="hidden text-faint group-hover:inline"
          >
            <Database aria-hidden className="size-3" />
          </span>
        ) : null}
        {learnt ? <TrainedMark adapters={[adapter]} isLeftOut={trained.leavesOut} /> : null}
        {cell ? <DatasetMark cell={cell.key} /> : null}
        {cell ? <RatingMark cell={cell.key} /> : null}
        {here.length > 1 ? <RepeatStepper at={at} count={here.length} distinct={distinct} onChange={choose} /> : null}
      </div>
    </div>
  )
})

/** The element id of a place in the grid model, for `aria-activedescendant`. */
export function cellElementId({ row, column }: { row: number; column: number }): string {
  return `cell-${row}-${column}`
}

/** Shows which repeat of a cell is visible, with buttons for the others. */
function RepeatStepper({ at, count, distinct, onChange }: { at: number; count: number; distinct: number; onChange: (at: number) => void }) {
  const step = (by: number) => (event: MouseEvent) => {
    event.stopPropagation()
    onChange((at + by + count) % count)
  }
  const look = 'flex size-4 items-center justify-center rounded-sm hover:bg-pressed hover:text-text'
  return (
    <span
      title={`${count} repeats, ${distinct} different output${distinct === 1 ? '' : 's'}`}
      className="inline-flex shrink-0 items-center rounded-sm bg-hover text-xs text-muted tabular"
    >
      <button type="button" tabIndex={-1} aria-label="Previous repeat" onClick={step(-1)} className={look}>
        <ChevronLeft aria-hidden className="size-3" />
      </button>
      {at + 1}/{count}
      {distinct > 1 ? <span className="ml-1 text-muted">≠{distinct}</span> : null}
      <button type="button" tabIndex={-1} aria-label="Next repeat" onClick={step(1)} className={look}>
        <ChevronRight aria-hidden className="size-3" />
      </button>
    </span>
  )
}

const looks: Record<ScoreView['verdict'], string> = {
  pass: 'bg-good-soft text-good',
  fail: 'bg-bad-soft text-bad',
  number: 'bg-hover text-muted',
  none: 'bg-hover text-faint',
}

/** The scores of a cell in the order of the column heads: numbers, with a sign and a colour where a check decides. */
function ScoreChips({
  names,
  specs,
  scored,
  onlyScored,
}: {
  names: readonly string[]
  specs: readonly MetricSpec[]
  scored: CellScores
  /** Leaves out what has no score, because there is no output yet. */
  onlyScored: boolean
}) {
  return (
    <span className="inline-flex min-w-0 gap-1 overflow-hidden">
      {names.map((name, position) => {
        const spec = specs[position]
        if (!spec) return null
        const score = scored.scores[name] ?? null
        if (onlyScored && score === null) return null
        const view = scoreView(spec, name, score)
        const checked = spec.check && score !== null ? (view.verdict === 'pass' ? ', passes ' : ', misses ') + checkText(spec.check) : ''
        const problem = scored.problems.find((each) => each.name === name)?.message
        return (
          <span
            key={name}
            role="img"
            aria-label={`${name}: ${score ?? 'no score'}${checked}`}
            title={problem ? `${name}: ${problem}` : `${name}: ${score ?? 'no score'}${checked}`}
            className={cx(
              'inline-flex h-4.5 min-w-4.5 shrink-0 items-center justify-center rounded-sm px-1 text-xs font-medium tabular',
              looks[view.verdict],
            )}
          >
            {view.text}
          </span>
        )
      })}
    </span>
  )
}
