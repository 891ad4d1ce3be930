'use client'

import { useQuery } from '@tanstack/react-query'
import { GraduationCap } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { inAdapterOrder, noAdapter } from '#server/core/experiment/adapterValue.ts'
import { textOf } from '#server/core/json.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { Input } from '../../../_ui/controls/Input.tsx'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { adapterChoices } from './adapterChoices.ts'
import type { AxisRowProps } from './AxisRow.tsx'
import { readValues } from './readValues.ts'
import { toggled } from './sweepForm.ts'
import { RemoveAxisButton } from './RemoveAxisButton.tsx'
import { TickList } from './TickRows.tsx'

/** The adapters of the axis: those of the notebook's models at half and full scale, none, and a field for another scale. */
export function AdapterRow({ row: { name, values }, onChange, onRemove }: AxisRowProps) {
  const { experiment } = useNotebook()
  const trpc = useTRPC()
  const { data: adapters } = useQuery(trpc.adapters.list.queryOptions())
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const models = [
    experiment?.model ?? '',
    ...(experiment?.sweeps ?? []).flatMap(({ axes }) => axes.flatMap((axis) => (axis.name === 'model' ? axis.values.map(textOf) : []))),
  ]
  const ticked = values.map(textOf)
  const { names, noteOf } = adapterChoices({ adapters: adapters ?? [], models, ticked, isKnown: adapters !== undefined })
  function add() {
    if (text.trim() === '') return
    const read = readValues(name, text, values)
    if ('problem' in read) return setProblem(read.problem)
    setText('')
    setProblem(null)
    if (read.values.length > 0) onChange(inAdapterOrder([...ticked, ...read.values.map(textOf)], (value) => value))
  }
  return (
    <div className="group grid grid-cols-[1fr_auto] items-start gap-2">
      <div>
        <TickList
          label={name}
          hint="adapter: a LoRA adapter and its scale; none is the model alone"
          names={names}
          ticked={ticked}
          noteOf={noteOf}
          onToggle={(each) => onChange(toggled(names, ticked, each))}
        />
        <div className="ml-35 flex flex-wrap items-center gap-2 pb-1 text-sm">
          <Input
            size="sm"
            value={text}
            aria-label="Add an adapter with a scale"
            aria-invalid={problem !== null}
            placeholder="NAME@0.25"
            title="An adapter's name, @ and a scale: 0 has no effect, 1 is as trained"
            onChange={(event) => {
              setText(event.target.value)
              setProblem(null)
            }}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return
              add()
              event.preventDefault()
            }}
            className="w-32! h-6!"
          />
          {adapters !== undefined && names.every((each) => each === noAdapter || noteOf(each) !== null) ? (
            <Link href="/tuning/new" className="inline-flex items-center gap-1 text-accent-text hover:underline">
              <GraduationCap aria-hidden className="size-3.5" />
              Train an adapter
            </Link>
          ) : null}
          {problem ? (
            <p role="alert" className="basis-full text-bad">
              {problem}
            </p>
          ) : null}
        </div>
      </div>
      <RemoveAxisButton name={name} onRemove={onRemove} />
    </div>
  )
}
