import { z } from 'zod'
import type { Json } from '#server/core/json.ts'
import type { Metric } from '#server/core/metrics/metric.ts'
import { isRecord } from './readBlock.ts'

/** A metric as a score block lists it. */
export type MetricEntry = { metric: string; options: Record<string, Json> }

/** An option of a metric as a form shows it. `list`: it also takes several texts, written as a JSON list. */
export type MetricField = { name: string; kind: 'text' | 'number' | 'flag' | 'choice'; choices: string[]; fallback: string; list: boolean }

/** The options that a metric declares, for its form. One that a form has no control for is left to the YAML. */
export function metricFields(metric: Metric): MetricField[] {
  const schema = z.toJSONSchema(metric.optionsSchema, { io: 'input', unrepresentable: 'any' })
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]): MetricField[] => {
    if (typeof property === 'boolean') return []
    const types = new Set([property.type, ...(property.anyOf ?? []).map((each) => (typeof each === 'boolean' ? undefined : each.type))])
    const field = { name, choices: [], fallback: optionText(property.default as Json | undefined), list: types.has('array') }
    if (Array.isArray(property.enum)) return [{ ...field, kind: 'choice', choices: property.enum.map(String) }]
    if (types.has('boolean')) return [{ ...field, kind: 'flag' }]
    if (types.has('string')) return [{ ...field, kind: 'text' }]
    return types.has('number') || types.has('integer') ? [{ ...field, kind: 'number' }] : []
  })
}

/** The entries of a score block, or null where it is no list that a form can show. `contains: yes` is short for its main option. */
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

/** An entry as the block writes it. */
export function scoreItem({ metric, options }: MetricEntry): Json {
  return Object.keys(options).length === 0 ? metric : { [metric]: options }
}

/** What a field's text means: a number, a list of texts, or the text; undefined for the default. */
export function optionOf(field: MetricField, text: string): Json | undefined {
  if (text === '' || text === field.fallback) return undefined
  if (field.kind === 'flag') return text === 'true'
  if (field.kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : text
  if (!field.list || !text.trimStart().startsWith('[')) return text
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? (parsed as Json) : text
  } catch {
    return text
  }
}

export function optionText(value: Json | undefined): string {
  return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
}
