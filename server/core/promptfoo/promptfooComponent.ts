import { canonicalJson, isRecord, type Json, textOf } from '../json.ts'
import type { CellCheck } from '../metrics/checks.ts'
import { findMetric } from '../metrics/metrics.ts'
import type { MetricSpec } from '../experiment/experiment.ts'
import type { ExportedCell, ExportedRun } from '../export/exportedRun.ts'
import { justAbove } from './justBeside.ts'

/** The result of one assertion in promptfoo's file. */
export type PromptfooComponent = { pass: boolean; score: number; reason: string; assertion: Record<string, Json> }

/** Metrics with another name in promptfoo; all others keep their id. */
const types: Record<string, string> = { refusal: 'is-refusal', 'judge-yes-no': 'llm-rubric', 'judge-grounded': 'context-faithfulness' }

/** A check of a cell as an assertion of promptfoo, with its score in promptfoo, for which higher is better. */
export function promptfooComponent(run: ExportedRun, each: ExportedCell, check: CellCheck): PromptfooComponent {
  const spec = run.specs[run.names.indexOf(check.name)]
  const pass = check.verdict === 'pass'
  const reason = pass ? undefined : each.scored?.reasons?.find(({ name }) => name === check.name)?.reason
  return {
    pass,
    score: spec ? scoreOf(run, each, { spec, check }) : (check.score ?? 0),
    reason: [check.why, reason].filter(Boolean).join(' ') || 'The check holds.',
    assertion: spec ? { ...assertionOf(spec, check, each), metric: check.name } : { type: check.name },
  }
}

/** The mean of a test graded as a whole by promptfoo's rules; null when there is none. */
export function promptfooMean({ specs, names }: ExportedRun, { scored }: ExportedCell): number | null {
  const position = specs.findIndex((spec, index) => isMean(spec) && !spec.check && (scored?.scores[names[index] ?? ''] ?? null) !== null)
  return scored?.scores[names[position] ?? ''] ?? null
}

function isMean({ metric, options }: MetricSpec): boolean {
  return metric === 'promptfoo-compatible' && Array.isArray(options.assert) && options.result !== 'pass'
}

type Checked = { spec: MetricSpec; check: CellCheck }

function scoreOf({ specs, names }: ExportedRun, { scored }: ExportedCell, { spec, check }: Checked): number {
  if (check.score === null) return 0
  if (spec.metric === 'promptfoo-compatible') {
    if (spec.options.result !== 'pass') return check.score
    const asked = canonicalJson(spec.options.assert ?? null)
    const mean = specs.findIndex((other) => isMean(other) && canonicalJson(other.options.assert ?? null) === asked)
    return scored?.scores[names[mean] ?? ''] ?? check.score
  }
  if (isNegated({ spec, check })) return 1 - check.score
  return findMetric(spec.metric)?.higherIsBetter === true ? check.score : Number(check.verdict === 'pass')
}

/** True for a check with only an upper bound, on a metric for which a value near 1 is normally better. */
function isNegated({ spec, check: { check } }: Checked): boolean {
  const metric = findMetric(spec.metric)
  return check.atLeast === undefined && check.atMost !== undefined && metric?.range.most === 1 && metric.higherIsBetter !== false
}

function assertionOf(spec: MetricSpec, check: CellCheck, each: ExportedCell): Record<string, Json> {
  const { atLeast, atMost } = check.check
  const { assert, threshold } = spec.options
  // Bounds that promptfoo's assertion types cannot express.
  const bounds: Record<string, Json> = { ...(atLeast === undefined ? {} : { at_least: atLeast }), at_most: atMost ?? null }
  if (spec.metric === 'promptfoo-compatible') {
    const own: Record<string, Json> = isRecord(assert)
      ? assert
      : { type: 'assert-set', assert: assert ?? [], ...(threshold === undefined ? {} : { threshold }) }
    const lacking =
      own.threshold === undefined && atLeast !== undefined && atLeast !== 1 && atLeast > 1e-9 && !textOf(own.type ?? '').startsWith('not-')
    return { ...own, ...(lacking ? { threshold: atLeast } : {}), ...(atMost === undefined ? {} : { config: bounds }) }
  }
  const metric = findMetric(spec.metric)
  const [value] = [spec.options[metric?.mainOption ?? ''], metric?.mainOption === 'value' ? each.testCase?.reference : null].filter(
    (given) => given != null,
  )
  const shared: Record<string, Json> = value === undefined ? {} : { value: value ?? null }
  const type = `${spec.options.ignore_case === true && spec.metric.startsWith('contains') ? 'i' : ''}${types[spec.metric] ?? spec.metric}`
  if (isNegated({ spec, check })) return { type: `not-${type}`, ...shared, ...(atMost ? { threshold: justAbove(atMost) } : {}) }
  if (atLeast !== undefined && atMost !== undefined) return { type, ...shared, threshold: atLeast, config: bounds }
  const implied = atLeast === 1 && metric?.range.most === 1
  return { type, ...shared, ...(implied ? {} : { threshold: atLeast ?? atMost ?? null }) }
}
