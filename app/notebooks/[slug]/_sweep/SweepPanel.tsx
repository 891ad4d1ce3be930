'use client'

import { Plus, Minus, X } from 'lucide-react'
import { useMemo, useState, useCallback } from 'react'
import { editYamlKey } from '#server/core/notebook/editYaml.ts'
import { type Json, textOf } from '#server/core/json.ts'
import { blocksOf } from '#server/core/notebook/notebook.ts'
import { readYaml } from '#server/core/notebook/yamlText.ts'
import { mostRepeats } from '#server/core/experiment/defaults.ts'
import { parameters } from '#server/core/experiment/parameters.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Menu } from '../../../_ui/overlay/Menu.tsx'
import { editBody } from '../_notebook/blockEdits.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { AdapterRow } from './AdapterRow.tsx'
import { AxisRow, type AxisRowProps } from './AxisRow.tsx'
import { RemoveAxisButton } from './RemoveAxisButton.tsx'
import { ChoiceRow, ModelRow, RetrieverRow, TickList } from './TickRows.tsx'
import { ShotsSource } from './ShotsSource.tsx'
import { addableParameters, firstWritten, readSweepForm, toggled, writtenValues } from './sweepForm.ts'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { cx } from '../../../_ui/cx.ts'
import { readConstraint, starterSchema } from '#server/core/experiment/constraintValue.ts'
import { ShapeDialog } from './ShapeDialog.tsx'
import { useQuery } from '@tanstack/react-query'
import { casesOf, cellCount, pointCount } from '#server/core/experiment/plan/sweepAxes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { formatCount, formatDuration, formatNumber } from '../../../_ui/text/format.ts'
import { useOverCells } from '../_run/useOverCells.ts'
import { useRun } from '../_run/runContext.ts'
import type { RunService } from '#server/api/services.ts'

export type SweepPanelProps = { name: string; body: string }

/** A sweep's axes as lists of values. Each change writes one key of the block's YAML, so that its comments and order stay. */
export function SweepPanel({ name, body }: SweepPanelProps) {
  const { notebook, experiment } = useNotebook()
  const { edit } = useNotebookEdits()
  const form = useMemo(() => readSweepForm(readYaml(body, '', 1).value), [body])
  const variants = blocksOf(notebook, 'prompt').map((block) => block.name)
  const cases = blocksOf(notebook, 'cases').map((block) => block.name)
  const shots = blocksOf(notebook, 'shots').map((block) => block.name)
  const retrievers = blocksOf(notebook, 'retriever').map((block) => block.name)
  const trpc = useTRPC()
  const { data: models = [] } = useQuery(trpc.models.list.queryOptions())
  const { data: adapters = [] } = useQuery(trpc.adapters.list.queryOptions())
  const rerankers = models.flatMap(({ id, kind, present }) => (kind === 'rerank' && present ? [id] : []))
  const write = (path: string[], value: Json | undefined) =>
    void edit('The sweep was not changed', (text) =>
      editBody(text, { kind: 'sweep', name }, (current) => editYamlKey(current, path, value)),
    )

  const free = addableParameters(form, { retrieves: retrievers.length > 0, rerankers })
  const tickedVariants = form.variants ?? variants
  const tickedCases = form.cases ?? cases
  return (
    <div>
      <div className="flex flex-col px-3 py-2">
        {variants.length > 0 ? (
          <TickList
            label="Variants"
            names={variants}
            ticked={tickedVariants}
            onToggle={(each) => write(['prompt'], toggled(variants, tickedVariants, each))}
          />
        ) : null}
        {cases.length > 1 ? (
          <TickList
            label="Cases"
            names={cases}
            ticked={tickedCases}
            onToggle={(each) => write(['cases'], toggled(cases, tickedCases, each))}
          />
        ) : null}
        {form.parameters.map((row) => (
          <ParameterValues
            key={row.name}
            row={row}
            onChange={(values) => write(row.path, writtenValues(values))}
            onRemove={() => write([row.name], undefined)}
            note={
              row.name === 'shots' ? (
                <ShotsSource
                  shots={form.shots}
                  blocks={shots}
                  onSource={(source) =>
                    write(['shots'], { ...source, count: writtenValues(row.values) ?? 0, select: form.shots?.select ?? 'first' })
                  }
                  onSelect={(select) =>
                    form.shots ? write(['shots', 'select'], select) : write(['shots'], { count: writtenValues(row.values) ?? 0, select })
                  }
                />
              ) : null
            }
          />
        ))}
        <div className="grid grid-cols-[132px_1fr] items-center gap-2 pt-1.5">
          <Menu
            align="start"
            trigger={
              <Button size="sm" variant="ghost" icon={Plus} className="-ml-2 justify-self-start">
                Add an axis
              </Button>
            }
            items={free.map((parameter) => {
              const { hint, default: unless } = parameters[parameter]
              return {
                label: parameter,
                hint: `${hint} (now ${textOf(unless)})`,
                onSelect: () =>
                  write(
                    [parameter],
                    firstWritten(parameter, {
                      model: experiment?.model ?? '',
                      shots,
                      retrievers,
                      rerankers,
                      adapters: adapters.flatMap(({ id, card }) => (card?.base.id === experiment?.model ? [id] : [])),
                    }),
                  ),
              }
            })}
          />
          <RepeatsField repeats={form.repeats} onChange={(repeats) => write(['repeats'], repeats === 1 ? undefined : repeats)} />
        </div>
      </div>
      <SweepSize name={name} />
    </div>
  )
}

/** A parameter's values in the control that the registry names for it. */
function ParameterValues(props: AxisRowProps) {
  switch (parameters[props.row.name].control.kind) {
    case 'shapes':
      return <ShapeRow {...props} />
    case 'models':
      return <ModelRow {...props} />
    case 'retrievers':
      return <RetrieverRow {...props} />
    case 'choices':
      return <ChoiceRow {...props} />
    case 'adapters':
      return <AdapterRow {...props} />
    case 'numbers':
    case 'text':
    case 'yaml':
      return <AxisRow {...props} />
  }
}

/** The number of repeats of each cell, each with its own seed. */
function RepeatsField({ repeats, onChange }: { repeats: number; onChange: (repeats: number) => void }) {
  return (
    <div
      role="group"
      aria-label="Repeats"
      className="inline-flex items-center gap-1 text-sm text-muted"
      title="How often each cell is drawn, each time with another seed"
    >
      <IconButton size="sm" icon={Minus} label="Fewer repeats" disabled={repeats <= 1} onClick={() => onChange(repeats - 1)} />
      <output aria-label="Number of repeats" className="min-w-4 text-center text-text tabular">
        {repeats}
      </output>
      <IconButton size="sm" icon={Plus} label="More repeats" disabled={repeats >= mostRepeats} onClick={() => onChange(repeats + 1)} />
      {repeats === 1 ? 'repeat of each cell' : 'repeats of each cell'}
    </div>
  )
}

/** The constraints of the axis by name; a click opens one for editing. */
function ShapeRow({ row: { name: parameter, values }, onChange, onRemove }: AxisRowProps) {
  /** The position that is edited; the position after the last is a new constraint. */
  const [edited, setEdited] = useState<number | null>(null)
  const save = (value: Json) => {
    onChange(edited === values.length ? [...values, value] : values.map((each, position) => (position === edited ? value : each)))
    setEdited(null)
  }
  return (
    <div role="group" aria-label={`Values of ${parameter}`} className="group grid grid-cols-[132px_1fr_auto] items-start gap-2 py-1">
      <span className={cx('truncate pt-1 font-mono text-sm', values.length > 1 ? 'font-medium' : 'text-muted')}>{parameter}</span>
      <div className="flex min-w-0 flex-wrap items-center gap-1">
        {values.map((value, position) => {
          const name = readConstraint(value)?.name ?? JSON.stringify(value)
          return (
            <span
              key={position}
              className="inline-flex h-6 max-w-60 items-center gap-0.5 rounded-md border border-border bg-sunken pr-0.5 text-sm"
            >
              <button
                type="button"
                aria-label={`Edit shape ${name}`}
                onClick={() => setEdited(position)}
                className="h-full truncate rounded-md px-2 hover:bg-hover"
              >
                {name}
              </button>
              {values.length > 1 ? (
                <button
                  type="button"
                  aria-label={`Remove shape ${name}`}
                  onClick={() => onChange(values.filter((_, other) => other !== position))}
                  className="flex size-5 shrink-0 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-bad"
                >
                  <X aria-hidden className="size-3" />
                </button>
              ) : null}
            </span>
          )
        })}
        <IconButton size="sm" icon={Plus} label="Add a shape" onClick={() => setEdited(values.length)} />
      </div>
      <RemoveAxisButton name={parameter} onRemove={onRemove} />
      {edited === null ? null : (
        <ShapeDialog
          title={edited === values.length ? 'Add a shape' : 'Shape of the output'}
          value={values[edited] ?? { json_schema: starterSchema }}
          onSave={save}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  )
}

/** The number of cells of a sweep, how many of them are stored, and about how long the rest takes. */
function SweepSize({ name }: { name: string }) {
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
    formatCount(pointCount(sweep), 'point'),
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

type Runs = Awaited<ReturnType<RunService['list']>>

/**
 * The estimated time of this many cells in milliseconds, from the pace of the latest run that computed any; null if there is none.
 * If outputs may be longer than in that run, the time is scaled by the ratio of the token limits.
 */
function estimateMs(missing: number, { maxTokens, runs }: { maxTokens: unknown; runs: Runs }): number | null {
  const latest = runs
    .toSorted((a, b) => b.at - a.at)
    .find(({ totals }) => totals !== null && totals.done - totals.cached > 0 && totals.outputTokens > 0)
  if (!latest?.totals) return null
  const { ms, done, cached, failed } = latest.totals
  const computed = done - cached + failed
  const perCell = ms / computed
  const boundThen = latest.plan.maxOutputTokens / Math.max(1, latest.plan.cells - latest.plan.cached)
  const longer = typeof maxTokens === 'number' && boundThen > 0 ? Math.min(8, Math.max(0.25, maxTokens / boundThen)) : 1
  return Math.round(missing * perCell * longer)
}
