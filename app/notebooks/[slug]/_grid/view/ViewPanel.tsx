'use client'

import { SlidersHorizontal } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useMemo, type ReactNode } from 'react'
import { columnTitle, columnTitleText } from '#server/core/grid/columnTitle.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { OptionalSelect } from '../../../../_ui/controls/OptionalSelect.tsx'
import { useRun } from '../../_run/runContext.ts'
import { groupingsOf } from '../state/caseGroups.ts'
import { ColumnChoice } from './ColumnChoice.tsx'
import { type ChangeFilter, changeFilters } from '../state/gridView.ts'
import { RunPicker } from '../compare/RunPicker.tsx'
import { ScoreFilterFields } from './ScoreFilterFields.tsx'
import { SortFields } from './SortFields.tsx'
import type { GridViewState } from './useGridView.ts'

const changeLabels: Record<ChangeFilter, string> = {
  changed: 'Changed since then',
  better: 'Better',
  worse: 'Worse',
  other: 'Other text, no score tells',
  recomputed: 'Recomputed since',
  new: 'New',
  same: 'The same',
}

/** Everything about how the grid is looked at, in one place: order, score, groups, columns, differences and an earlier run. */
export function ViewPanel({ state }: { state: GridViewState }) {
  const { model, scoring } = useRun()
  const { view, change, against, compareWith, diff, showDiff } = state
  const columns = useMemo(
    () => model.columns.map((column) => ({ id: column.id, label: columnTitleText(columnTitle(column, model.columns)) })),
    [model],
  )
  const groupings = useMemo(() => groupingsOf(model.rows.flatMap((row) => scoring.caseOf(row) ?? [])), [model, scoring])
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button size="sm" icon={SlidersHorizontal}>
          View
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label="View of the grid"
          className="floating pop-in z-40 flex max-h-(--radix-popover-content-available-height) w-96 max-w-[calc(100vw-1rem)] flex-col gap-3 overflow-auto p-3 text-sm"
        >
          <Line label="Order">
            <SortFields names={scoring.names} columns={columns} sort={view.sort} onChange={(sort) => change({ sort })} />
          </Line>
          <Line label="Score">
            <ScoreFilterFields names={scoring.names} filter={view.score} onChange={(score) => change({ score })} />
          </Line>
          <Line label="Groups">
            <OptionalSelect
              label="Group rows"
              value={view.group}
              onChange={(group) => change({ group })}
              none={{
                label: 'Not grouped',
                description: groupings.length === 0 ? 'Give cases tags, such as lang:ko, to group by them.' : undefined,
              }}
              options={groupings.map((value) => ({ value, label: value === 'tag' ? 'By first tag' : `By ${value}` }))}
            />
          </Line>
          <Line label="Against">
            <RunPicker run={against} onChange={compareWith} />
            {against ? (
              <OptionalSelect
                label="Rows by change"
                value={view.change}
                onChange={(next) => change({ change: next })}
                none={{ label: 'All rows' }}
                options={changeFilters.map((value) => ({ value, label: changeLabels[value] }))}
              />
            ) : null}
          </Line>
          <Line label="Differences">
            <OptionalSelect
              label="Show differences"
              value={diff}
              onChange={showDiff}
              none={{ label: 'Not shown' }}
              options={[
                { value: 'reference', label: 'From the reference' },
                { value: 'earlier', label: 'From the earlier run', disabled: against === null },
                ...columns.map(({ id, label }) => ({ value: id, label: `From ${label}` })),
              ]}
            />
          </Line>
          <Line label="Columns">
            <ColumnChoice columns={columns} hidden={view.hidden} onChange={(hidden) => change({ hidden })} />
          </Line>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={label} className="grid grid-cols-[5.5rem_1fr] gap-2">
      <span aria-hidden className="pt-1 text-muted">
        {label}
      </span>
      <div className="flex min-w-0 flex-col gap-1.5">{children}</div>
    </div>
  )
}
