import { z } from 'zod'
import { isRecord, type Json, textOf } from '#server/core/json.ts'
import type { Metric } from '#server/core/metrics/metric/metric.ts'

/**
 * An option of a metric as a form shows it. A field of the kind `several` takes any of its choices; `code` and `prose` are edited
 * in a box of their own; `json` is a value of any shape. `list`: the option also takes several texts, written as a JSON list.
 */
export type MetricField = {
  name: string
  kind: 'text' | 'number' | 'flag' | 'choice' | 'several' | 'code' | 'json' | 'prose'
  choices: string[]
  fallback: string
  list: boolean
}

/** Options that hold a paragraph rather than a word. */
const prose = new Set(['rubric'])

type Property = z.core.JSONSchema.JSONSchema

/** The fields for the options that a metric declares. An option without a fitting control is left out and edited as YAML. */
export function metricFields(metric: Metric): MetricField[] {
  const schema = z.toJSONSchema(metric.optionsSchema, { io: 'input', unrepresentable: 'any' })
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]): MetricField[] => {
    if (typeof property === 'boolean') return []
    const shapes = [property, ...(property.anyOf ?? [])].filter((each) => typeof each !== 'boolean')
    const types = new Set(shapes.map(({ type }) => type))
    const field = { name, choices: [], fallback: optionText(property.default as Json | undefined), list: types.has('array') }
    const several = shapes.map(({ items }) => items).find((items) => isChoice(items))
    if (several) return [{ ...field, list: false, kind: 'several', choices: choicesOf(several) }]
    if (isChoice(property)) return [{ ...field, kind: 'choice', choices: choicesOf(property) }]
    if (types.has('object')) return [{ ...field, list: false, kind: 'json' }]
    if (types.has('boolean')) return [{ ...field, kind: 'flag' }]
    if (types.has('string')) return [{ ...field, kind: property.editor === 'javascript' ? 'code' : prose.has(name) ? 'prose' : 'text' }]
    return types.has('number') || types.has('integer') ? [{ ...field, kind: 'number' }] : []
  })
}

function isChoice(property: unknown): property is Property & { enum: unknown[] } {
  return isRecord(property) && Array.isArray(property.enum)
}

function choicesOf({ enum: choices }: { enum: unknown[] }): string[] {
  return choices.map(String)
}

/**
 * The fields of a metric's check: a lower bound if higher scores are better, an upper bound if lower ones are, both if neither is
 * known, and any bound that is in use.
 */
export function checkFields({ higherIsBetter }: Pick<Metric, 'higherIsBetter'>, options: Record<string, Json>): MetricField[] {
  const shared = { choices: [], fallback: '', list: false }
  if (options.check !== undefined) return [{ ...shared, name: 'check', kind: 'flag' }]
  const bounds = ['at_least', 'at_most'].filter(
    (name) => options[name] !== undefined || (name === 'at_least' ? higherIsBetter !== false : higherIsBetter !== true),
  )
  const rate: string[] = bounds.some((name) => options[name] !== undefined) ? ['pass_rate'] : []
  return [...bounds, ...rate].map((name) => ({ ...shared, name, kind: 'number' as const, fallback: name === 'pass_rate' ? '1' : '' }))
}

/** The value of an option from its field's text; undefined for the default. */
export function optionOf(field: MetricField, text: string): Json | undefined {
  if (text === '' || text === field.fallback) return undefined
  if (field.kind === 'flag') return text === 'true'
  if (field.kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : text
  if (field.kind === 'several' || field.kind === 'json') return parsed(text) ?? text
  if (!field.list || !text.trimStart().startsWith('[')) return text
  const list = parsed(text)
  return Array.isArray(list) ? list : text
}

/** The choices that are on, in a field that takes several. */
export function ticked({ choices, fallback }: MetricField, value: Json | undefined): string[] {
  const given = value ?? parsed(fallback) ?? []
  const chosen = new Set([given].flat().map(String))
  return choices.filter((choice) => chosen.has(choice))
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

export function optionText(value: Json | undefined): string {
  return value === undefined || value === null ? '' : textOf(value)
}
