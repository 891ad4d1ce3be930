'use client'

import { Languages, Trash2 } from 'lucide-react'
import type { Json } from '#server/core/json.ts'
import { anyScriptVariant } from '#server/core/metrics/anyScript.ts'
import { findMetric } from '#server/core/metrics/metrics.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { checkFields } from './checkFields.ts'
import { type MetricEntry, type MetricField, metricFields } from './metricFields.ts'
import { isWide, OptionField } from './OptionField.tsx'

export type MetricRowProps = {
  entry: MetricEntry
  /** undefined: back to the default. */
  onOption: (option: string, value: Json | undefined) => void
  /** How many references hold letters outside a-z. */
  otherLetters: number
  /** Another metric with the same options in this one's place. */
  onExchange: (metric: string) => void
  onRemove: () => void
}

const nameField: MetricField = { name: 'name', kind: 'text', choices: [], fallback: '', list: false }

/** One metric: what it is, the name it is shown by, and its options. */
export function MetricRow({ entry, otherLetters, onOption, onExchange, onRemove }: MetricRowProps) {
  const metric = findMetric(entry.metric)
  const anyScript = otherLetters > 0 ? anyScriptVariant(entry.metric) : null
  const fields = metric ? [...metricFields(metric), ...checkFields(metric, entry.options)] : []
  const own = typeof entry.options.name === 'string' && entry.options.name !== '' ? entry.options.name : entry.metric
  const show = (field: MetricField) => (
    <OptionField
      key={field.name}
      field={field}
      metric={own}
      value={entry.options[field.name]}
      placeholder={field.name === 'name' ? entry.metric : field.fallback || (field.list ? '{{reference}}' : '')}
      onOption={onOption}
    />
  )
  return (
    <li aria-label={entry.metric} className="flex flex-wrap items-start gap-x-3 gap-y-1.5 px-3 py-1.5">
      <span title={metric?.description} className="w-36 shrink-0 truncate py-1 font-medium">
        {metric?.title ?? entry.metric}
      </span>
      <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1.5">
        {[nameField, ...fields.filter((field) => !isWide(field))].map(show)}
      </span>
      <IconButton icon={Trash2} label={`Remove ${metric?.title ?? entry.metric}`} size="sm" tone="bad" onClick={onRemove} />
      {fields.filter(isWide).map(show)}
      {anyScript ? (
        <p className="flex w-full flex-wrap items-center gap-x-2 text-sm text-muted">
          <Languages aria-hidden className="size-3.5 shrink-0 text-faint" />
          {formatCount(otherLetters, 'reference')} {otherLetters === 1 ? 'has' : 'have'} letters outside a–z, which this metric drops.
          <Button size="sm" onClick={() => onExchange(anyScript)}>
            Use {anyScript}
          </Button>
        </p>
      ) : null}
    </li>
  )
}
