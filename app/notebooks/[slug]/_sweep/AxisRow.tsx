'use client'

import { X } from 'lucide-react'
import { useState } from 'react'
import type { Parameter } from '#server/core/experiment/parameter.ts'
import { parameters } from '#server/core/experiment/parameters.ts'
import { type Json, textOf } from '#server/core/json.ts'
import { cx } from '../../../_ui/cx.ts'
import { Input } from '../../../_ui/controls/Input.tsx'
import { readValues } from './readValues.ts'
import type { ParameterRow } from './sweepForm.ts'
import { RemoveAxisButton } from './RemoveAxisButton.tsx'

export type AxisRowProps = { row: ParameterRow; onChange: (values: Json[]) => void; onRemove: () => void; note?: React.ReactNode }

/** One parameter: its values as chips, a field that adds values, lists and ranges. */
export function AxisRow({ row: { name, values, editable }, onChange, onRemove, note }: AxisRowProps) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  function add() {
    if (text.trim() === '') return
    const read = readValues(name, text, values)
    if ('problem' in read) return setProblem(read.problem)
    setText('')
    setProblem(null)
    if (read.values.length > 0) onChange(inOrder([...values, ...read.values]))
  }
  return (
    <div role="group" aria-label={`Values of ${name}`} className="group grid grid-cols-[132px_1fr_auto] items-start gap-2 py-1">
      <span
        className={cx('truncate pt-1 font-mono text-sm', values.length > 1 ? 'font-medium' : 'text-muted')}
        title={`${name}: ${parameters[name].hint}`}
      >
        {name}
      </span>
      <div className="flex min-w-0 flex-wrap items-center gap-1">
        {values.map((value, position) => (
          <span
            key={position}
            className="inline-flex h-6 max-w-60 items-center gap-0.5 rounded-md border border-border bg-sunken pl-2 text-sm tabular"
          >
            <span className="truncate">{textOf(value)}</span>
            {editable && values.length > 1 ? (
              <button
                type="button"
                aria-label={`Remove ${name} ${JSON.stringify(value)}`}
                onClick={() => onChange(values.filter((_, other) => other !== position))}
                className="flex size-5 shrink-0 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-bad"
              >
                <X aria-hidden className="size-3" />
              </button>
            ) : (
              <span className="w-1.5" />
            )}
          </span>
        ))}
        {editable ? (
          <Input
            size="sm"
            value={text}
            aria-label={`Add a value to ${name}`}
            aria-invalid={problem !== null}
            placeholder="add value"
            title={example(parameters[name])}
            onChange={(event) => {
              setText(event.target.value)
              setProblem(null)
            }}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing && !event.ctrlKey && !event.metaKey) add()
              else if (event.key === 'Backspace' && text === '' && values.length > 1) onChange(values.slice(0, -1))
              else return
              event.preventDefault()
            }}
            className="w-24! h-6!"
          />
        ) : (
          <span className="text-sm text-faint">edit as YAML</span>
        )}
        {note}
        {problem ? (
          <p role="alert" className="basis-full text-sm text-bad">
            {problem}
          </p>
        ) : null}
      </div>
      <RemoveAxisButton name={name} onRemove={onRemove} />
    </div>
  )
}

/** What the field takes, in numbers that suit the parameter. */
function example({ control, first }: Parameter): string {
  if (control.kind !== 'numbers') return 'One value'
  const start = first.find((value) => typeof value === 'number') ?? control.from
  const upTo = (steps: number) => Number(Math.min(control.to, start + steps * control.step).toFixed(6))
  return `One value, a list such as ${start}, ${upTo(1)}, ${upTo(2)}, or a range such as ${start}..${upTo(4)} by ${control.step}`
}

/** Numbers by size; what is text stays in the order typed. */
function inOrder(values: Json[]): Json[] {
  const numbers = values.filter((value) => typeof value === 'number')
  return numbers.length === values.length ? numbers.toSorted((a, b) => a - b) : values
}
