import { isRecord, type Json } from '#server/core/json.ts'
import type { Metric } from '#server/core/metrics/metric/metric.ts'

/** A metric as a score block lists it. */
export type MetricEntry = { metric: string; options: Record<string, Json> }

/** The entries of a score block, or null if a form cannot show its value. `contains: yes` sets the metric's main option. */
export function scoreEntries(value: unknown, find: (id: string) => Metric | null): MetricEntry[] | null {
  if (!Array.isArray(value)) return value === null ? [] : null
  const entries = value.map((item: unknown): MetricEntry | null => {
    if (typeof item === 'string') return { metric: item, options: {} }
    if (!isRecord(item)) return null
    const [[metric, given] = ['', null], ...more] = Object.entries(item)
    if (metric === '' || more.length > 0) return null
    if (isRecord(given)) return { metric, options: given as Record<string, Json> }
    return { metric, options: given === null || given === undefined ? {} : { [find(metric)?.mainOption ?? 'value']: given as Json } }
  })
  return entries.every((entry) => entry !== null) ? entries : null
}

/** An entry as an item of the block's list. */
export function scoreItem({ metric, options }: MetricEntry): Json {
  return Object.keys(options).length === 0 ? metric : { [metric]: options }
}

/** Options for a new entry of metrics that do not run without them. */
const starters: Readonly<Record<string, Record<string, Json>>> = {
  javascript: { name: 'short', code: '// At most 80 characters.\n(output, { reference, vars }) => [...output].length <= 80\n' },
  language: { is: 'en' },
  'promptfoo-compatible': { assert: { type: 'bleu', value: '{{ reference }}', threshold: 0.5 } },
}

export function starterEntry(metric: string): MetricEntry {
  return { metric, options: starters[metric] ?? {} }
}
