import type { Constraint, Point, SamplingParams } from '../cell.ts'
import type { Json } from '../../json.ts'
import type { Sweep } from '../experiment.ts'
import { defaultMaxTokens, defaultSampling } from '../defaults.ts'
import { readConstraint } from '../constraintValue.ts'
import { sweepAxes } from './sweepAxes.ts'

/** A point with its defaults filled in; thousands of cells share one, so it is never changed. */
export type ResolvedPoint = {
  /** What the sweep names, plus temperature and top_p. */
  point: Point
  model: string
  shots: number
  sampling: SamplingParams
  /** Null: derived from notebook seed, test case and repeat. */
  seed: number | null
  maxTokens: number
  stop: string[]
  constraint: Constraint | null
}

/**
 * Fills a choice on the axes with the sweep's fixed parameters and the defaults of `defaults.ts`. Where a sweep gives top_p
 * several values and does not name top_k, top_k is 0 (off): at its default of 40 it would hide much of what top_p does.
 * Values are taken as checked by `parameterProblem`.
 */
export function resolvePoint(options: { sweep: Sweep; choice: Point; model: string }): ResolvedPoint {
  const { sweep, choice, model } = options
  const given: Point = { ...choice, ...sweep.fixed }
  const sampling = samplingOf(sweep, given)
  const shape = given.constraint === undefined ? null : readConstraint(given.constraint)
  return {
    // A column is headed by a constraint's name, and stays the same column when the shape is edited.
    point: { ...given, temperature: sampling.temperature, top_p: sampling.top_p, ...(shape ? { constraint: shape.name } : {}) },
    model: typeof given.model === 'string' ? given.model : model,
    shots: typeof given.shots === 'number' ? given.shots : 0,
    sampling,
    seed: typeof given.seed === 'number' ? given.seed : null,
    maxTokens: typeof given.max_tokens === 'number' ? given.max_tokens : defaultMaxTokens,
    stop: stopOf(given.stop),
    constraint: shape ? shape.constraint : constraintOf(given),
  }
}

function samplingOf(sweep: Sweep, given: Point): SamplingParams {
  const variesTopP = sweepAxes(sweep).some((axis) => axis.name === 'top_p' && axis.values.length > 1)
  const sampling: SamplingParams = { ...defaultSampling, ...(variesTopP ? { top_k: 0 } : {}) }
  for (const name of Object.keys(sampling) as Exclude<keyof SamplingParams, 'logit_bias'>[]) {
    const value = given[name]
    if (typeof value === 'number') sampling[name] = value
  }
  const bias = biasOf(given.logit_bias)
  return bias ? { ...sampling, logit_bias: bias } : sampling
}

function biasOf(value: Json | undefined): Record<string, number> | null {
  if (value == null || typeof value !== 'object' || Array.isArray(value)) return null
  const entries = Object.entries(value).flatMap(([text, bias]) => (typeof bias === 'number' && bias !== 0 ? [[text, bias] as const] : []))
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

function stopOf(value: Json | undefined): string[] {
  const texts = Array.isArray(value) ? value : [value]
  return texts.filter((text) => typeof text === 'string')
}

function constraintOf(given: Point): Constraint | null {
  if (typeof given.grammar === 'string') return { kind: 'gbnf', grammar: given.grammar }
  if (given.json_schema != null) return { kind: 'json_schema', schema: given.json_schema }
  return null
}
