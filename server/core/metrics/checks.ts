import type { Check, MetricSpec } from '../experiment/experiment.ts'
import { appliesTo } from './metric/appliesTo.ts'
import { passes } from './metric/passes.ts'
import { metricNames } from './metrics.ts'

/** The data of a cell for its checks. `failure`: the reason why it has no output. */
export type CheckedCell = {
  tags: readonly string[]
  /** The result of `scoreOutput`; null without an output. */
  scored: { scores: Readonly<Record<string, number | null>>; problems: readonly { name: string; message: string }[] } | null
  failure?: string | null
}

/** `none`: the check does not apply to this cell, by its tags or because the metric has no score (a case without a reference). */
export type Verdict = 'pass' | 'fail' | 'none'

export type CellCheck = { name: string; check: Check; verdict: Verdict; score: number | null; why: string }

/** `passed` of `total` cells with a score or a failure. `none`: the check's tags exclude every cell. */
export type ColumnCheck = { name: string; check: Check; passed: number; total: number; verdict: Verdict }

/** `≥ 0.5`, `≤ 40`, `0.2 to 0.8`, with the required share if it is below 1: `≥ 0.5 in 90 %`. */
export function checkText({ atLeast, atMost, passRate }: Check): string {
  const share = passRate === undefined || passRate === 1 ? '' : ` in ${Number((passRate * 100).toFixed(4))} %`
  if (atLeast !== undefined && atMost !== undefined) return `${atLeast} to ${atMost}${share}`
  return atLeast === undefined ? `≤ ${atMost}${share}` : `≥ ${atLeast}${share}`
}

/** The checks of one cell, in the order of the metrics with a threshold. A failed cell fails them all. */
export function cellChecks(specs: readonly MetricSpec[], cell: CheckedCell): CellCheck[] {
  return cellChecker(specs)(cell)
}

/** `cellChecks` for many cells of the same metrics. */
export function cellChecker(specs: readonly MetricSpec[]): (cell: CheckedCell) => CellCheck[] {
  const checked = checkedSpecs(specs)
  return (cell) => checked.map(({ spec, check, name }) => ({ name, check, ...judge(spec, check, name, cell) }))
}

function checkedSpecs(specs: readonly MetricSpec[]): { spec: MetricSpec; check: Check; name: string }[] {
  const names = metricNames(specs)
  return specs.flatMap((spec, position) => (spec.check ? [{ spec, check: spec.check, name: names[position] ?? spec.name }] : []))
}

function judge(spec: MetricSpec, check: Check, name: string, cell: CheckedCell): Pick<CellCheck, 'verdict' | 'score' | 'why'> {
  if (!appliesTo(spec, cell.tags)) return { verdict: 'none', score: null, why: 'The case has none of the tags of the check.' }
  if (!cell.scored) return { verdict: 'fail', score: null, why: cell.failure ?? 'The cell has no output.' }
  const score = cell.scored.scores[name] ?? null
  const problem = cell.scored.problems.find((each) => each.name === name)
  if (problem) return { verdict: 'fail', score, why: problem.message }
  if (score === null) return { verdict: 'none', score, why: 'The metric has no score here.' }
  return passes(check, score)
    ? { verdict: 'pass', score, why: '' }
    : { verdict: 'fail', score, why: `The score is ${score}, which should be ${checkText({ ...check, passRate: 1 })}.` }
}

/** The checks of a column over its cells, each with its `cellChecks`. A check passes when a sufficient share of its cells passes. */
export function columnChecks(
  specs: readonly MetricSpec[],
  cells: readonly { tags: readonly string[]; checks: readonly CellCheck[] }[],
): ColumnCheck[] {
  return checkedSpecs(specs).map(({ spec, check, name }, position) => {
    const verdicts = cells.map(({ checks }) => checks[position]?.verdict).filter((verdict) => verdict === 'pass' || verdict === 'fail')
    const passed = verdicts.filter((verdict) => verdict === 'pass').length
    const total = verdicts.length
    return {
      name,
      check,
      passed,
      total,
      verdict: columnVerdict(check, { passed, total, asked: cells.some(({ tags }) => appliesTo(spec, tags)) }),
    }
  })
}

function columnVerdict({ passRate = 1 }: Check, { passed, total, asked }: { passed: number; total: number; asked: boolean }): Verdict {
  // A check that applies to cells but has no score at all must not pass unnoticed.
  if (total === 0) return asked ? 'fail' : 'none'
  // Tolerance for shares such as 0.7 of 10, which are not exact in binary.
  return passed >= passRate * total - 1e-9 ? 'pass' : 'fail'
}
