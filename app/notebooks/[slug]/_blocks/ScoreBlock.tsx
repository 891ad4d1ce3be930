'use client'

import { Plus, Languages, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { isRecord, type Json } from '#server/core/json.ts'
import { anyScriptVariant, holdsOtherLetters } from '#server/core/metrics/anyScript.ts'
import { findMetric } from '#server/core/metrics/metrics.ts'
import { editYamlKey } from '#server/core/notebook/editYaml.ts'
import type { Block } from '#server/core/notebook/notebook.ts'
import { writeYaml } from '#server/core/notebook/writeYaml.ts'
import { yamlValue } from '#server/core/notebook/yamlText.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import { editBody } from '../_notebook/blockEdits.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { checkFields, type MetricField, metricFields } from './metricFields.ts'
import { MetricPicker } from './MetricPicker.tsx'
import { isWide, OptionField } from './OptionField.tsx'
import { type MetricEntry, scoreItem, starterEntry } from './scoreEntries.ts'

/** The editor of a score block: its metrics, each with its options. */
export function ScoreBlock({ block, entries }: { block: Block; entries: readonly MetricEntry[] }) {
  const { edit } = useNotebookEdits()
  const { experiment } = useNotebook()
  const cases = experiment?.cases
  const drops = entries.some(({ metric }) => anyScriptVariant(metric) !== null)
  const otherLetters = useMemo(
    () => (drops ? (cases ?? []).filter(({ reference }) => [reference ?? []].flat().some(holdsOtherLetters)).length : 0),
    [drops, cases],
  )
  const value = yamlValue(block.body)
  const listed = Array.isArray(value) ? (value as unknown[]) : []
  const change = (write: (body: string) => string) =>
    edit('The scores were not changed', (text) => editBody(text, { kind: 'score', name: block.name }, write))
  const [picking, setPicking] = useState(false)
  const add = (metric: string) => {
    const item = scoreItem(starterEntry(metric))
    change((body) => (entries.length === 0 ? writeYaml([item]) : editYamlKey(body, [entries.length], item)))
  }
  const remove = (position: number) => change((body) => (entries.length === 1 ? '' : editYamlKey(body, [position], undefined)))
  return (
    <div className="flex flex-col">
      <ul aria-label={`Metrics of ${block.name}`} className="divide-y">
        {entries.map((entry, position) => (
          <MetricRow
            key={`${position} ${entry.metric}`}
            entry={entry}
            onOption={(option, next) => {
              const { [option]: old, ...rest } = entry.options
              // In the short form `- contains: yes` there is no mapping to add a key to.
              const short = !isRecord(listed[position]) || !isRecord(Object.values(listed[position] ?? {})[0])
              const alone = short || (next === undefined ? Object.keys(rest).length === 0 : old === undefined)
              if (alone)
                change((body) =>
                  editYamlKey(
                    body,
                    [position],
                    scoreItem({ metric: entry.metric, options: next === undefined ? rest : { ...rest, [option]: next } }),
                  ),
                )
              else change((body) => editYamlKey(body, [position, entry.metric, option], next))
            }}
            otherLetters={otherLetters}
            onExchange={(metric) => change((body) => editYamlKey(body, [position], scoreItem({ metric, options: entry.options })))}
            onRemove={() => remove(position)}
          />
        ))}
      </ul>
      <div className="border-t px-1.5 py-1">
        <Button size="sm" variant="ghost" icon={Plus} onClick={() => setPicking(true)}>
          Add metric
        </Button>
        <MetricPicker open={picking} onOpenChange={setPicking} onPick={add} />
      </div>
    </div>
  )
}

type MetricRowProps = {
  entry: MetricEntry
  /** Called with undefined to return to the default. */
  onOption: (option: string, value: Json | undefined) => void
  /** The number of references with letters outside a-z. */
  otherLetters: number
  /** Replaces the metric by another one with the same options. */
  onExchange: (metric: string) => void
  onRemove: () => void
}

const nameField: MetricField = { name: 'name', kind: 'text', choices: [], fallback: '', list: false }
/** Every metric takes a transform. It is shown where it is used. */
const transformField: MetricField = { ...nameField, name: 'transform', kind: 'code' }

/** One metric with its name and its options. */
function MetricRow({ entry, otherLetters, onOption, onExchange, onRemove }: MetricRowProps) {
  const metric = findMetric(entry.metric)
  const anyScript = otherLetters > 0 ? anyScriptVariant(entry.metric) : null
  const transform = entry.options.transform === undefined ? [] : [transformField]
  const fields = metric ? [...metricFields(metric), ...checkFields(metric, entry.options), ...transform] : []
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
