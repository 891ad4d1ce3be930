'use client'

import { useMemo } from 'react'
import { cellMeasures, chartKind, chartKinds, commonSides } from '#server/core/charts/chartKinds.ts'
import { editYamlKey } from '#server/core/notebook/editYaml.ts'
import { yamlValue } from '#server/core/notebook/yamlText.ts'
import { Select } from '../../../_ui/controls/Select.tsx'
import { editBody } from '../_notebook/blockEdits.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { useRun } from '../_run/runContext.ts'

const kinds = chartKinds.map(({ id, title, description }) => ({ value: id, label: title, description }))
const NO_SERIES = '(none)'

/** A form for what a chart draws. Each choice writes one key of the block; a choice of kind also writes the axes that it needs. */
export function ChartForm({ name, body }: { name: string; body: string }) {
  const { model, scoring } = useRun()
  const { edit } = useNotebookEdits()
  const value = useMemo(() => yamlValue(body) as Record<string, unknown> | null, [body])
  const axes = [...new Set(model.columns.flatMap((column) => column.axes))]
  const of = (key: string) => (typeof value?.[key] === 'string' ? value[key] : null)
  const write = (changes: Record<string, string | undefined>) =>
    void edit('The chart was not changed', (text) =>
      editBody(text, { kind: 'chart', name }, (current) =>
        Object.entries(changes).reduce((edited, [key, next]) => editYamlKey(edited, [key], next), current),
      ),
    )
  const kind = chartKind({ kind: of('kind') ?? 'bar' })
  const needs: readonly string[] = chartKinds.find(({ id }) => id === kind)?.needs ?? ['x']
  const sides = ['prompt', ...axes, ...commonSides.filter((side) => side !== 'prompt')]
  const numbers = [...scoring.names, ...cellMeasures]
  const firstSide = axes[0] ?? 'prompt'

  function chooseKind(next: (typeof kinds)[number]['value']) {
    const wants: readonly string[] = chartKinds.find(({ id }) => id === next)?.needs ?? []
    const x = of('x')
    // The x axis of a scatter chart is a score or a measure, that of other charts is an axis of the sweep, the prompt or the case.
    const fitting =
      next === 'scatter' ? (x !== null && numbers.includes(x) ? x : 'output tokens') : x !== null && sides.includes(x) ? x : firstSide
    const other = sides.find((side) => side !== fitting) ?? 'case'
    write({
      kind: next,
      ...(wants.includes('x') ? (fitting === x ? {} : { x: fitting }) : { x: undefined }),
      ...(wants.includes('series') && (of('series') === null || of('series') === fitting) ? { series: other } : {}),
    })
  }

  return (
    <div
      role="group"
      aria-label={`What the chart ${name} draws`}
      className="flex flex-wrap items-center gap-2 border-b px-3 py-2 text-sm text-muted"
    >
      <Select size="sm" label="Kind of chart" value={kind} options={kinds} onChange={chooseKind} />
      of
      <Select
        size="sm"
        label="Score on the y axis"
        value={of('y')}
        options={choices(numbers, of('y'))}
        onChange={(next) => write({ y: next })}
      />
      {needs.includes('x') ? (
        <>
          {kind === 'scatter' ? 'against' : 'over'}
          <Select
            size="sm"
            label="x axis"
            value={of('x')}
            options={choices(kind === 'scatter' ? [...numbers, ...axes] : sides, of('x'))}
            onChange={(next) => write({ x: next })}
          />
        </>
      ) : null}
      {kind === 'heatmap' ? 'and' : 'by'}
      <Select
        size="sm"
        label={kind === 'heatmap' ? 'Second axis' : 'Series'}
        value={of('series') ?? (kind === 'heatmap' ? null : NO_SERIES)}
        options={choices(kind === 'heatmap' ? sides : [NO_SERIES, ...sides], of('series'))}
        onChange={(next) => write({ series: next === NO_SERIES ? undefined : next })}
      />
    </div>
  )
}

/** The choices, including the current value of the block even if it is unknown. */
function choices(names: readonly string[], current: string | null) {
  return [...new Set(current === null || names.includes(current) ? names : [current, ...names])].map((each) => ({
    value: each,
    label: each,
  }))
}
