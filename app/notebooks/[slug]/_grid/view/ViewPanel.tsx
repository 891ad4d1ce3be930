'use client'

import { SlidersHorizontal, ArrowDownWideNarrow, ArrowUpNarrowWide } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useMemo, type ReactNode, useState } from 'react'
import { columnTitle, columnTitleText } from '#server/core/grid/columnTitle.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { OptionalSelect } from '../../../../_ui/controls/OptionalSelect.tsx'
import { useRun } from '../../_run/runContext.ts'
import { groupingsOf } from '../state/caseGroups.ts'
import { type ChangeFilter, changeFilters, type ScoreFilter, type RowSort } from '../state/gridView.ts'
import { evidenceMarks } from '../../_retrieval/evidenceMarks.ts'
import { useSharedValue } from '../../../../_ui/browser/sharedValue.ts'
import { Switch } from '../../../../_ui/controls/Switch.tsx'
import { RunPicker } from './RunPicker.tsx'
import type { GridViewState } from './useGridView.ts'
import { Input } from '../../../../_ui/controls/Input.tsx'
import { Select } from '../../../../_ui/controls/Select.tsx'
import { IconButton } from '../../../../_ui/controls/IconButton.tsx'

const changeLabels: Record<ChangeFilter, string> = {
  changed: 'Any change',
  better: 'Better',
  worse: 'Worse',
  other: 'Different text, neither better nor worse',
  recomputed: 'Recomputed since then',
  new: 'New',
  same: 'Unchanged',
}

/** A popover with all options of the view: order, score, groups, columns, differences and an earlier run. */
export function ViewPanel({ state }: { state: GridViewState }) {
  const { grid, model, scoring } = useRun()
  const { view, change, against, compareWith, diff, showDiff } = state
  const columns = useMemo(
    () => model.columns.map((column) => ({ id: column.id, label: columnTitleText(columnTitle(column, model.columns)) })),
    [model],
  )
  const retrieves = grid?.cells.some(({ retrieval }) => retrieval) ?? false
  const marked = useSharedValue(evidenceMarks)
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
                description: groupings.length === 0 ? 'Add tags such as lang:ko to the cases to group by them.' : undefined,
              }}
              options={groupings.map((value) => ({ value, label: value === 'tag' ? 'By first tag' : `By ${value}` }))}
            />
          </Line>
          <Line label="Compare">
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
          {retrieves ? (
            <Line label="Answers">
              <Switch label="Mark citations and unsupported sentences" checked={marked} onChange={evidenceMarks.set} />
            </Line>
          ) : null}
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

type ColumnChoiceProps = {
  columns: readonly { id: string; label: string }[]
  hidden: readonly string[]
  onChange: (hidden: string[]) => void
}

/** Shows and hides columns. The last visible column cannot be hidden. */
function ColumnChoice({ columns, hidden, onChange }: ColumnChoiceProps) {
  const shown = columns.filter(({ id }) => !hidden.includes(id))
  return (
    <>
      <ul className="flex max-h-40 flex-col overflow-auto rounded-md border border-border-strong bg-raised py-1">
        {columns.map(({ id, label }) => {
          const on = !hidden.includes(id)
          return (
            <li key={id}>
              <label className="flex items-baseline gap-2 px-2 py-0.5 hover:bg-hover">
                <input
                  type="checkbox"
                  checked={on}
                  disabled={on && shown.length === 1}
                  onChange={() => onChange(on ? [...hidden, id] : hidden.filter((other) => other !== id))}
                  className="accent-accent"
                />
                <span className="min-w-0 wrap-anywhere">{label}</span>
              </label>
            </li>
          )
        })}
      </ul>
      {hidden.length > 0 ? (
        <Button size="sm" variant="ghost" className="self-start" onClick={() => onChange([])}>
          Show all columns
        </Button>
      ) : null}
    </>
  )
}

type ScoreFilterFieldsProps = { names: readonly string[]; filter: ScoreFilter | null; onChange: (filter: ScoreFilter | null) => void }

/** Filters rows with a visible cell whose score is at least, or at most, a number. */
function ScoreFilterFields({ names, filter, onChange }: ScoreFilterFieldsProps) {
  const [text, setText] = useState(() => String(filter?.value ?? ''))
  if (names.length === 0) return <p className="pt-1 text-faint">Add a score block to filter by scores.</p>
  return (
    <div className="flex gap-1.5">
      <OptionalSelect
        label="Rows by score"
        className="min-w-0 flex-1"
        value={filter?.name ?? null}
        onChange={(name) => {
          setText(String(filter?.value ?? 1))
          onChange(name === null ? null : { name, side: filter?.side ?? 'atLeast', value: filter?.value ?? 1 })
        }}
        none={{ label: 'Any score' }}
        options={names.map((name) => ({ value: name, label: name }))}
      />
      {filter ? (
        <>
          <Select
            label="At least or at most"
            size="sm"
            className="w-14"
            value={filter.side}
            onChange={(side) => onChange({ ...filter, side })}
            options={[
              { value: 'atLeast', label: '≥', description: 'at least' },
              { value: 'atMost', label: '≤', description: 'at most' },
            ]}
          />
          <Input
            size="sm"
            inputMode="decimal"
            aria-label="Score to compare with"
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              const value = Number(event.target.value)
              if (/^-?\d+(\.\d+)?$/.test(event.target.value.trim())) onChange({ ...filter, value })
            }}
            className="w-16"
          />
        </>
      ) : null}
    </div>
  )
}

type SortFieldsProps = {
  /** Names of the scores. */
  names: readonly string[]
  columns: readonly { id: string; label: string }[]
  sort: RowSort | null
  onChange: (sort: RowSort | null) => void
}

/** Selects what rows are sorted by, in which column, and the direction. */
function SortFields({ names, columns, sort, onChange }: SortFieldsProps) {
  const column = sort?.column ?? null
  return (
    <>
      <div className="flex gap-1.5">
        <OptionalSelect
          label="Order rows by"
          className="flex-1"
          value={sort?.by ?? null}
          onChange={(by) => onChange(by === null ? null : { by, column, descending: sort?.descending ?? true })}
          none={{ label: 'Order of the cases' }}
          options={[
            ...names.map((name) => ({ value: `score:${name}`, label: name })),
            { value: 'length', label: 'Length of the output' },
            { value: 'time', label: 'Time' },
          ]}
        />
        {sort ? (
          <IconButton
            size="sm"
            icon={sort.descending ? ArrowDownWideNarrow : ArrowUpNarrowWide}
            label={sort.descending ? 'Highest first; click for lowest first' : 'Lowest first; click for highest first'}
            onClick={() => onChange({ ...sort, descending: !sort.descending })}
          />
        ) : null}
      </div>
      {sort && columns.length > 1 ? (
        <OptionalSelect
          label="In the column"
          value={column}
          onChange={(next) => onChange({ ...sort, column: next })}
          none={{ label: 'Mean over columns' }}
          options={columns.map(({ id, label }) => ({ value: id, label: `In ${label}` }))}
        />
      ) : null}
    </>
  )
}
