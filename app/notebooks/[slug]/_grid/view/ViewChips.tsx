'use client'

import { X } from 'lucide-react'
import { pickText } from '#server/core/charts/chartPick.ts'
import { columnTitle, columnTitleText } from '#server/core/grid/columnTitle.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { formatCount } from '../../../../_ui/text/format.ts'
import { useRun } from '../../_run/runContext.ts'
import { wholeGrid } from '../state/gridView.ts'
import type { GridViewState } from './useGridView.ts'

/** The active sorting, filters and comparisons as chips that can be removed. Renders nothing if there are none. */
export function ViewChips({ state }: { state: GridViewState }) {
  const { model } = useRun()
  const { view, change, against, compareWith, diff, showDiff } = state
  const nameOf = (id: string) => {
    const column = model.columns.find((each) => each.id === id)
    return column ? columnTitleText(columnTitle(column, model.columns)) : 'a removed column'
  }
  const chips: { text: string; clear: () => void }[] = []
  const { sort, score, group, hidden, order, pick } = view
  if (pick) chips.push({ text: `From a chart: ${pickText(pick)}`, clear: () => change({ pick: null }) })
  if (sort) {
    const by = sort.by.replace(/^score:/, '')
    chips.push({
      text: `${sort.descending ? 'Highest' : 'Lowest'} ${by} first${sort.column === null ? '' : ` in ${nameOf(sort.column)}`}`,
      clear: () => change({ sort: null }),
    })
  }
  if (score)
    chips.push({ text: `${score.name} ${score.side === 'atLeast' ? '≥' : '≤'} ${score.value}`, clear: () => change({ score: null }) })
  if (group !== null) chips.push({ text: `Grouped by ${group}`, clear: () => change({ group: null }) })
  if (order.length > 0) chips.push({ text: 'columns moved', clear: () => change({ order: [] }) })
  if (hidden.length > 0) chips.push({ text: `${formatCount(hidden.length, 'column')} hidden`, clear: () => change({ hidden: [] }) })
  if (view.change)
    chips.push({
      text: `Change since the earlier run: ${view.change === 'other' ? 'different text' : view.change}`,
      clear: () => change({ change: null }),
    })
  if (against) chips.push({ text: 'Compared with an earlier run', clear: () => compareWith(null) })
  if (diff)
    chips.push({
      text: `Differences from ${diff === 'reference' ? 'the reference' : diff === 'earlier' ? 'the earlier run' : nameOf(diff)}`,
      clear: () => showDiff(null),
    })
  if (chips.length === 0) return null
  return (
    <div role="group" aria-label="This view" className="flex shrink-0 flex-wrap items-center gap-1.5 border-b bg-surface px-3 py-1.5">
      {chips.map(({ text, clear }) => (
        <span key={text} className="inline-flex h-6 max-w-96 items-center gap-1 rounded-md bg-accent-soft pl-2 text-sm text-accent-text">
          <span className="truncate">{text}</span>
          <button
            type="button"
            aria-label={`Remove: ${text}`}
            onClick={clear}
            className="flex size-6 items-center justify-center rounded-md hover:bg-hover"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </span>
      ))}
      {chips.length > 1 ? (
        <Button
          size="sm"
          variant="ghost"
          onClick={() => {
            change(wholeGrid)
            compareWith(null)
            showDiff(null)
          }}
        >
          Reset the view
        </Button>
      ) : null}
    </div>
  )
}
