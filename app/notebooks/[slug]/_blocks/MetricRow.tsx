'use client'

import { Trash2 } from 'lucide-react'
import { useId } from 'react'
import type { Json } from '#server/core/json.ts'
import { findMetric } from '#server/core/metrics/metrics.ts'
import { IconButton } from '../../../_ui/IconButton.tsx'
import { Input } from '../../../_ui/Input.tsx'
import { Select } from '../../../_ui/Select.tsx'
import { Switch } from '../../../_ui/Switch.tsx'
import { type MetricEntry, type MetricField, metricFields, optionOf, optionText } from './metricFields.ts'
import { useDraft } from './useDraft.ts'

export type MetricRowProps = {
  entry: MetricEntry
  /** undefined: back to the default. */
  onOption: (option: string, value: Json | undefined) => void
  onRemove: () => void
}

/** One metric: what it is, the name it is shown by, and its options. */
export function MetricRow({ entry, onOption, onRemove }: MetricRowProps) {
  const metric = findMetric(entry.metric)
  const name: MetricField = { name: 'name', kind: 'text', choices: [], fallback: '', list: false }
  const fields = metric ? metricFields(metric) : []
  return (
    <li aria-label={entry.metric} className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-3 py-1.5">
      <span title={metric?.description} className="w-36 shrink-0 truncate font-medium">
        {metric?.title ?? entry.metric}
      </span>
      {[name, ...fields].map((field) => (
        <OptionField
          key={field.name}
          field={field}
          value={entry.options[field.name]}
          placeholder={field.name === 'name' ? entry.metric : field.fallback || (field.list ? '{{reference}}' : '')}
          onOption={onOption}
        />
      ))}
      <span className="flex-1" />
      <IconButton icon={Trash2} label={`Remove ${metric?.title ?? entry.metric}`} size="sm" tone="bad" onClick={onRemove} />
    </li>
  )
}

function OptionField({
  field,
  value,
  placeholder,
  onOption,
}: {
  field: MetricField
  value: Json | undefined
  placeholder: string
  onOption: MetricRowProps['onOption']
}) {
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
        <span className={field.name === 'flags' ? 'w-16' : 'w-36'}>
          <Input
            id={id}
            size="sm"
            value={text}
            placeholder={placeholder}
            onChange={(event) => setText(event.target.value)}
            className={field.name === 'name' ? undefined : 'font-mono'}
          />
        </span>
      )}
    </span>
  )
}
