'use client'

import { useId } from 'react'
import type { Json } from '#server/core/json.ts'
import { CodeEditor } from '../../../_ui/codeEditor/CodeEditor.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { Switch } from '../../../_ui/controls/Switch.tsx'
import { TextArea } from '../../../_ui/controls/TextArea.tsx'
import { cx } from '../../../_ui/cx.ts'
import { useDraft } from '../_notebook/useDraft.ts'
import { type MetricField, optionOf, optionText, ticked } from './metricFields.ts'

export type OptionFieldProps = {
  field: MetricField
  /** The name of the metric, as the score block shows it. */
  metric: string
  value: Json | undefined
  placeholder: string
  /** Called with undefined to return to the default. */
  onOption: (option: string, value: Json | undefined) => void
}

/** Whether a field is shown on a line of its own, below the others. */
export function isWide({ kind }: MetricField): boolean {
  return kind === 'code' || kind === 'json' || kind === 'prose' || kind === 'several'
}

/** The control for one option of a metric. */
export function OptionField({ field, metric, value, placeholder, onOption }: OptionFieldProps) {
  const id = useId()
  const [text, setText] = useDraft(optionText(value), (next) => onOption(field.name, optionOf(field, next)))
  const label = field.name.replaceAll('_', ' ')
  if (field.kind === 'flag')
    return (
      <Switch
        label={label}
        checked={value === undefined ? field.fallback === 'true' : value === true}
        onChange={(next) => onOption(field.name, optionOf(field, String(next)))}
      />
    )
  if (field.kind === 'several') return <SeveralField {...{ field, metric, value, placeholder, onOption }} />
  if (field.kind === 'code' || field.kind === 'json')
    return (
      <div className="min-w-0 flex-1 basis-full">
        <CodeEditor
          language={field.kind === 'code' ? 'javascript' : 'json'}
          label={`${label} of ${metric}`}
          value={text}
          onChange={setText}
          autoHeight
          minLines={field.kind === 'code' ? 3 : 1}
          maxLines={16}
          placeholder={field.kind === 'json' ? label : undefined}
        />
      </div>
    )
  if (field.kind === 'prose')
    return (
      <span className="flex min-w-0 flex-1 basis-full flex-col gap-1">
        <label htmlFor={id} className="text-sm text-muted">
          {label}
        </label>
        <TextArea id={id} rows={2} value={text} placeholder={placeholder} onChange={(event) => setText(event.target.value)} />
      </span>
    )
  return (
    <span className="inline-flex items-center gap-1.5">
      <label htmlFor={id} className="text-sm text-muted">
        {label}
      </label>
      {field.kind === 'choice' ? (
        <Select
          id={id}
          size="sm"
          value={text || field.fallback}
          onChange={setText}
          options={field.choices.map((choice) => ({ value: choice, label: choice }))}
        />
      ) : (
        <span className={field.name === 'flags' || field.kind === 'number' ? 'w-16' : 'w-36'}>
          <Input
            id={id}
            size="sm"
            value={text}
            placeholder={placeholder}
            inputMode={field.kind === 'number' ? 'decimal' : undefined}
            onChange={(event) => setText(event.target.value)}
            className={field.name === 'name' ? undefined : 'font-mono'}
          />
        </span>
      )}
    </span>
  )
}

/** A set of choices, of which at least one stays on. */
function SeveralField({ field, metric, value, onOption }: OptionFieldProps) {
  const on = ticked(field, value)
  const toggle = (choice: string) => {
    const next = field.choices.filter((each) => on.includes(each) !== (each === choice))
    if (next.length > 0) onOption(field.name, optionOf(field, JSON.stringify(next)))
  }
  const label = field.name.replaceAll('_', ' ')
  return (
    <span role="group" aria-label={`${label} of ${metric}`} className="flex min-w-0 basis-full flex-wrap items-center gap-1.5">
      <span className="text-sm text-muted">{label}</span>
      {field.choices.map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={on.includes(choice)}
          onClick={() => toggle(choice)}
          className={cx(
            'h-6 rounded-full border px-2 text-sm transition-colors',
            on.includes(choice) ? 'border-accent bg-accent-soft text-accent-text' : 'border-border-strong text-muted hover:bg-hover',
          )}
        >
          {choice}
        </button>
      ))}
    </span>
  )
}
