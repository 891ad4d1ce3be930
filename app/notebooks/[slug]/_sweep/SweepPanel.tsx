'use client'

import { Plus } from 'lucide-react'
import { useMemo } from 'react'
import { editYamlKey } from '#server/core/notebook/editYaml.ts'
import type { Json } from '#server/core/json.ts'
import { readYaml } from '#server/core/notebook/yamlText.ts'
import { defaultMaxTokens, defaultSampling } from '#server/core/experiment/defaults.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Menu } from '../../../_ui/overlay/Menu.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { editBody } from '../_notebook/blockEdits.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { AxisRow } from './AxisRow.tsx'
import { parameterHints } from './parameterHints.ts'
import { RepeatsField } from './RepeatsField.tsx'
import { readSweepForm, toggled, writtenValues } from './sweepForm.ts'
import { ShapeRow } from './ShapeRow.tsx'
import { SweepSize } from './SweepSize.tsx'
import { TickList } from './TickList.tsx'

export type SweepPanelProps = { name: string; body: string; bodyLine: number }

const selections = [
  { value: 'first', label: 'the first' },
  { value: 'random', label: 'at random' },
  { value: 'similar', label: 'most similar' },
] as const

/** A sweep's axes as lists of values. Each change writes one key of the block's YAML, so that its comments and order stay. */
export function SweepPanel({ name, body }: SweepPanelProps) {
  const { notebook } = useNotebook()
  const { edit } = useNotebookEdits()
  const form = useMemo(() => readSweepForm(readYaml(body, '', 1).value), [body])
  const blocks = notebook.segments.filter((segment) => segment.kind === 'block')
  const variants = blocks.filter(({ blockKind }) => blockKind === 'prompt').map((block) => block.name)
  const cases = blocks.filter(({ blockKind }) => blockKind === 'cases').map((block) => block.name)
  const write = (path: string[], value: Json | undefined) =>
    void edit('The sweep was not changed', (text) =>
      editBody(text, { kind: 'sweep', name }, (current) => editYamlKey(current, path, value)),
    )

  const free = Object.keys(parameterHints).filter((parameter) => !form.parameters.some((row) => row.name === parameter))
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
        {form.parameters.map((row) =>
          row.name === 'constraint' ? (
            <ShapeRow
              key={row.name}
              values={row.values}
              onChange={(values) => write(row.path, writtenValues(values))}
              onRemove={() => write([row.name], undefined)}
            />
          ) : (
            <AxisRow
              key={row.name}
              row={row}
              onChange={(values) => write(row.path, writtenValues(values))}
              onRemove={() => write([row.name], undefined)}
              note={
                row.name === 'shots' && form.shots ? (
                  <Select
                    size="sm"
                    label="How shots are chosen"
                    value={selections.find(({ value }) => value === form.shots?.select)?.value ?? null}
                    options={selections}
                    onChange={(select) => write(['shots', 'select'], select)}
                    className="h-6!"
                  />
                ) : null
              }
            />
          ),
        )}
        <div className="grid grid-cols-[132px_1fr] items-center gap-2 pt-1.5">
          <Menu
            align="start"
            trigger={
              <Button size="sm" variant="ghost" icon={Plus} className="-ml-2 justify-self-start">
                Add an axis
              </Button>
            }
            items={free.map((parameter) => ({
              label: parameter,
              hint: `${parameterHints[parameter]?.hint ?? ''} (now ${defaultOf(parameter)})`,
              onSelect: () => write([parameter], writtenValues(parameterHints[parameter]?.first ?? [])),
            }))}
          />
          <RepeatsField repeats={form.repeats} onChange={(repeats) => write(['repeats'], repeats === 1 ? undefined : repeats)} />
        </div>
      </div>
      <SweepSize name={name} />
    </div>
  )
}

function defaultOf(parameter: string): string {
  if (parameter === 'max_tokens') return String(defaultMaxTokens)
  if (parameter === 'seed') return 'derived'
  if (parameter === 'constraint') return 'free'
  return JSON.stringify(Object.entries(defaultSampling).find(([key]) => key === parameter)?.[1] ?? 'off').replaceAll('"', '')
}
