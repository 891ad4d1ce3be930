'use client'

import { useMemo } from 'react'
import { editYamlKey } from '#server/core/notebook/editYaml.ts'
import { readYaml } from '#server/core/notebook/yamlText.ts'
import { Select } from '../../../_ui/Select.tsx'
import { editBody } from '../_blocks/blockEdits.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { useRun } from '../_run/runContext.ts'
import { cellMeasures } from './chartData.ts'

const kinds = [
  { value: 'line', label: 'Line' },
  { value: 'bar', label: 'Bar' },
  { value: 'scatter', label: 'Scatter' },
] as const
const NO_SERIES = '(none)'

/** What a chart draws; each choice writes one key of the block. */
export function ChartForm({ name, body }: { name: string; body: string }) {
  const { model, scoring } = useRun()
  const { edit } = useNotebookEdits()
  const value = useMemo(() => readYaml(body, '', 1).value as Record<string, unknown> | null, [body])
  const axes = [...new Set(model.columns.flatMap((column) => column.axes))]
  const write = (key: string, next: string | undefined) =>
    void edit('The chart was not changed', (text) =>
      editBody(text, { kind: 'chart', name }, (current) => editYamlKey(current, [key], next)),
    )
  const of = (key: string) => (typeof value?.[key] === 'string' ? value[key] : null)
  const kind = kinds.find((each) => each.value === (of('kind') ?? 'bar'))?.value ?? null
  const sides = ['prompt', ...axes, 'case']
  const numbers = [...scoring.names, ...cellMeasures]
  return (
    <div
      role="group"
      aria-label={`What the chart ${name} draws`}
      className="flex flex-wrap items-center gap-2 border-b px-3 py-2 text-sm text-muted"
    >
      <Select size="sm" label="Kind of chart" value={kind} options={kinds} onChange={(next) => write('kind', next)} />
      of
      <Select
        size="sm"
        label="Score on the y axis"
        value={of('y')}
        options={choices(numbers, of('y'))}
        onChange={(next) => write('y', next)}
      />
      over
      <Select
        size="sm"
        label="x axis"
        value={of('x')}
        options={choices(kind === 'scatter' ? [...numbers, ...axes] : sides, of('x'))}
        onChange={(next) => write('x', next)}
      />
      by
      <Select
        size="sm"
        label="Series"
        value={of('series') ?? NO_SERIES}
        options={choices([NO_SERIES, ...sides], of('series'))}
        onChange={(next) => write('series', next === NO_SERIES ? undefined : next)}
      />
    </div>
  )
}

/** The choices, with what the file says among them even where nothing else knows it. */
function choices(names: readonly string[], current: string | null) {
  return [...new Set(current === null || names.includes(current) ? names : [current, ...names])].map((each) => ({
    value: each,
    label: each,
  }))
}
