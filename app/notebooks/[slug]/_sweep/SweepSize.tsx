'use client'

import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { sweepSize } from '#server/core/experiment/plan/expandSweep.ts'
import { casesOf, cellCount, sweepAxes } from '#server/core/experiment/plan/sweepAxes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { formatCount, formatDuration, formatNumber } from '../../../_ui/text/format.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useOverCells } from '../_run/useOverCells.ts'
import { useRun } from '../_run/runContext.ts'
import { estimateMs } from './estimateMs.ts'

/** How many cells a sweep makes, how many of them are there already, and about how long the rest takes. */
export function SweepSize({ name }: { name: string }) {
  const { slug, experiment } = useNotebook()
  const { grid, cells, running } = useRun()
  const trpc = useTRPC()
  const { data: runs } = useQuery({ ...trpc.runs.list.queryOptions({ slug }), enabled: !running })
  const planned = grid?.cells
  const stored = useOverCells(
    useCallback(
      () => (planned ?? []).filter((cell) => cell.sweep === name && ['done', 'loading'].includes(cells.view(cell.key).status)).length,
      [planned, cells, name],
    ),
  )
  const sweep = experiment?.sweeps.find((each) => each.name === name)
  if (!experiment || !sweep) return null
  const total = cellCount(experiment, sweep)
  const missing = Math.max(0, total - stored)
  const estimate = estimateMs(missing, { maxTokens: sweep.fixed.max_tokens, runs: runs ?? [] })
  const factors = [
    formatCount(new Set(sweep.variants).size, 'variant'),
    formatCount(casesOf(experiment, sweep).length, 'case'),
    formatCount(sweepSize(sweepAxes(sweep)), 'point'),
    ...(sweep.repeats > 1 ? [formatCount(sweep.repeats, 'repeat')] : []),
  ]
  return (
    <p
      role="status"
      aria-label={`Size of sweep ${name}`}
      className="flex flex-wrap items-baseline gap-x-2 border-t bg-sunken px-3 py-2 text-sm text-muted tabular"
    >
      <span>
        {factors.join(' × ')} = <strong className="font-semibold text-text">{formatCount(total, 'cell')}</strong>
      </span>
      <span className="flex-1" />
      <span>
        {missing === 0 ? 'all stored' : stored > 0 ? `${formatNumber(stored)} stored, ${formatNumber(missing)} to run` : 'none stored yet'}
        {missing > 0 && estimate !== null ? ` · about ${formatDuration(estimate)}` : ''}
      </span>
    </p>
  )
}
