import type { Check, MetricSpec } from '../experiment/experiment.ts'
import { appliesTo } from './metric/appliesTo.ts'
import { metricNames } from './metrics.ts'

/** What is known of a cell when it is checked. `failure`: why it has no output. */
export type CheckedCell = {
  /** Its test case's tags. */
  tags: readonly string[]
  /** What `scoreOutput` gave; null where there is no output. */
  scored: { scores: Readonly<Record<string, number | null>>; problems: readonly { name: string; message: string }[] } | null
  failure?: string | null
}

/** `none`: the check asks nothing of this cell, by its tags, or as the metric gives no score there (a case without a reference). */
export type Verdict = 'pass' | 'fail' | 'none'

export type CellCheck = { name: string; check: Check; verdict: Verdict; score: number | null; why: string }

/** Of `total` cells with a score or a failure `passed` passed. `none`: the check's tags keep every cell out. */
export type ColumnCheck = { name: string; check: Check; passed: number; total: number; verdict: Verdict }

/** `≥ 0.5`, `≤ 40`, `0.2 to 0.8`, with the share that must pass where it is not all: `≥ 0.5 in 90 %`. */
export function checkText({ atLeast, atMost, passRate }: Check): string {
  const share = passRate === undefined || passRate === 1 ? '' : ` in ${Number((passRate * 100).toFixed(4))} %`
  if (atLeast !== undefined && atMost !== undefined) return `${atLeast} to ${atMost}${share}`
  return atLeast === undefined ? `≤ ${atMost}${share}` : `≥ ${atLeast}${share}`
}

/** Whether a score keeps a check's bounds, both of which belong to what passes. */
export function passes({ atLeast = -Infinity, atMost = Infinity }: Check, score: number): boolean {
  return score >= atLeast && score <= atMost
}

/** The checks of one cell, one for each metric that has a threshold, in their order. A cell that failed passes none. */
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
  if (!appliesTo(spec, cell.tags)) return { verdict: 'none', score: null, why: 'The case has none of its tags.' }
  if (!cell.scored) return { verdict: 'fail', score: null, why: cell.failure ?? 'The cell has no output.' }
  const score = cell.scored.scores[name] ?? null
  const problem = cell.scored.problems.find((each) => each.name === name)
  if (problem) return { verdict: 'fail', score, why: problem.message }
  if (score === null) return { verdict: 'none', score, why: 'The metric gives no score here.' }
  return passes(check, score)
    ? { verdict: 'pass', score, why: '' }
    : { verdict: 'fail', score, why: `The score is ${score}, which should be ${checkText({ ...check, passRate: 1 })}.` }
}

/** The checks of a column over its cells, each with its `cellChecks`. A check passes where enough of the cells that were asked do. */
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
  // A check that has cells to judge and no score of any would otherwise pass unseen.
  if (total === 0) return asked ? 'fail' : 'none'
  // A share such as 0.7 of 10 is not exact in binary.
  return passed >= passRate * total - 1e-9 ? 'pass' : 'fail'
}
