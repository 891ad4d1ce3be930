import type { Experiment, MetricSpec, TestCase } from '#server/core/experiment/experiment.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { CellKey } from '#server/core/ids.ts'
import { canonicalJson } from '#server/core/json.ts'
import type { MetricInput } from '#server/core/metrics/metric/metric.ts'
import { metricNames, scoreOutput, scorePassages } from '#server/core/metrics/metrics.ts'
import { metricsReady } from '#server/core/metrics/prepareMetrics.ts'
import { type BesideCells, nothingBeside } from './besideCells.ts'

export type CellScores = ReturnType<typeof scoreOutput>

/** The notebook's scores; each output is scored once. */
export type Scoring = {
  /** In the order of the score blocks. */
  names: readonly string[]
  specs: readonly MetricSpec[]
  /** The same objects as before for cases that have not changed. */
  cases: readonly TestCase[]
  caseOf: (cell: Pick<GridCell, 'case' | 'caseIndex'>) => TestCase | null
  /** Null if there are no metrics, or if the case is no longer in the notebook. */
  scoresOf: (cell: ScoredCell, output: string) => CellScores | null
  /** The scores of the passages of a cell, which need no output; null if there are none. The scores of other metrics are null. */
  passageScoresOf: (cell: Pick<GridCell, 'case' | 'caseIndex' | 'retrieval'>) => CellScores | null
}

/** Without its index a cell is scored by its output and case alone, and the scores are not remembered. */
export type ScoredCell = Pick<GridCell, 'case' | 'caseIndex' | 'key'> & Partial<Pick<GridCell, 'index' | 'variant' | 'model' | 'retrieval'>>

/** `seen`: what the scores read beside the cell at `index`; null if they read nothing. */
type Entry = { output: string; result: CellScores; index: number; retrieval: GridCell['retrieval']; seen: TrackedInput | null }

type Memo = WeakMap<TestCase, Map<CellKey, Entry>>

type Kept = Scoring & {
  /** `retrieves`: the notebook has a retriever. */
  kept: { cases: readonly TestCase[]; specsText: string; memo: Memo; beside: BesideCells; retrieves: boolean }
}

const noScoring = (): Kept => build([], { cases: [], specsText: '[]', memo: new WeakMap(), beside: nothingBeside, retrieves: false })

/**
 * Scores for an experiment. Given the scoring before it, cases and metrics that an edit did not change keep their scores. The
 * result is the earlier object itself if nothing that scores depend on has changed.
 */
export function createScoring(
  experiment: Experiment | null,
  before: Scoring | null,
  beside: BesideCells = nothingBeside,
  ready = metricsReady(experiment?.metrics ?? []),
): Scoring {
  const last = (before as Kept | null) ?? noScoring()
  if (!experiment) return last
  const retrieves = experiment.retrievers.length > 0
  const specsText = canonicalJson([
    // While a metric is loading its scores say only that, so they are computed again once it is loaded.
    ready,
    retrieves,
    experiment.metrics.map(({ name, metric, options, check, tags, part }) => ({ name, metric, options, check, tags, part })),
  ])
  const sameSpecs = specsText === last.kept.specsText
  const cases = reuseCases(last.kept.cases, experiment.cases)
  if (sameSpecs && cases === last.kept.cases && beside === last.kept.beside) return last
  const memo: Memo = sameSpecs ? last.kept.memo : new WeakMap()
  return build(sameSpecs ? last.specs : experiment.metrics, { cases, specsText, memo, beside, retrieves })
}

function build(specs: readonly MetricSpec[], kept: Kept['kept']): Kept {
  const { cases, memo, beside } = kept
  const byId = new Map(cases.map((each) => [each.id, each]))
  const ofPassages = new WeakMap<object, Map<TestCase, CellScores | null>>()
  const caseOf: Scoring['caseOf'] = (cell) => {
    const here = cases[cell.caseIndex]
    return here?.id === cell.case ? here : (byId.get(cell.case) ?? null)
  }
  return {
    names: metricNames(specs),
    specs,
    cases,
    caseOf,
    kept,
    passageScoresOf: (cell) => {
      const { retrieval } = cell
      const testCase = caseOf(cell)
      if (!retrieval || !testCase) return null
      const known = ofPassages.get(retrieval) ?? new Map<TestCase, CellScores | null>()
      ofPassages.set(retrieval, known)
      let found = known.get(testCase)
      if (found === undefined) {
        const { reference, vars, tags } = testCase
        known.set(testCase, (found = scorePassages(specs, { reference, vars, tags, retrieval })))
      }
      return found
    },
    scoresOf: (cell, output) => {
      const testCase = caseOf(cell)
      if (!testCase || cell.key === null || specs.length === 0) return null
      const { index, key, model, variant, retrieval } = cell
      const passages = kept.retrieves ? { retrieval: retrieval ?? null } : {}
      if (index === undefined)
        return scoreOutput(specs, { output, reference: testCase.reference, vars: testCase.vars, tags: testCase.tags, ...passages })
      const known = memo.get(testCase) ?? new Map<CellKey, Entry>()
      memo.set(testCase, known)
      const entry = known.get(cell.key)
      // At another index the cell has other neighbours.
      const isSame = entry?.output === output && entry.retrieval === retrieval
      if (entry && isSame && (entry.seen === null || (entry.index === index && entry.seen.holds(beside)))) return entry.result
      const own = {
        output,
        reference: testCase.reference,
        vars: testCase.vars,
        tags: testCase.tags,
        ...passages,
        ...(model !== undefined && variant !== undefined ? { cell: { key, model, variant } } : {}),
      }
      const seen = trackedInput(own, index, beside)
      const result = scoreOutput(specs, seen.input)
      // Most of thousands of cells read nothing beside them, and need not keep the tracked input.
      known.set(cell.key, { output, result, index, retrieval, seen: seen.looked() ? seen : null })
      return result
    },
  }
}

/** The next cases, with the earlier object for each case that has not changed. */
function reuseCases(before: readonly TestCase[], next: readonly TestCase[]): readonly TestCase[] {
  let changed = before.length !== next.length
  const cases = next.map((testCase, position) => {
    const old = before[position]
    if (old && (old === testCase || sameCase(old, testCase))) return old
    changed = true
    return testCase
  })
  return changed ? cases : before
}

function sameCase(a: TestCase, b: TestCase): boolean {
  return a.id === b.id && JSON.stringify([a.vars, a.reference, a.tags]) === JSON.stringify([b.vars, b.reference, b.tags])
}

/** An input that records what metrics read of the cell's neighbours. */
type TrackedInput = {
  input: MetricInput
  /** Whether everything that was read is still the same. */
  holds: (beside: BesideCells) => boolean
  /** Whether anything besides the output and its case was read. */
  looked: () => boolean
}

/**
 * Most metrics read only one output. Those that read more (latency, other repeats, other variants, answers of models) are scored
 * again only when what they read has changed.
 */
function trackedInput(own: MetricInput, index: number, beside: BesideCells): TrackedInput {
  const read = new Map<string, { value: unknown; look: (beside: BesideCells) => unknown }>()
  const once = <T>(name: string, look: (now: BesideCells) => T): T => {
    const known = read.get(name)
    if (known) return known.value as T
    const value = look(beside)
    read.set(name, { value, look })
    return value
  }
  const measured = new Proxy(beside.measured, {
    get: (_, key) => (typeof key === 'string' ? once(`measured ${key}`, (now) => now.measured[key]) : undefined),
  })
  return {
    input: {
      ...own,
      get made() {
        return once('made', (now) => now.made(index))
      },
      get thought() {
        return once('thought', (now) => now.thought(index))
      },
      get siblings() {
        return once('siblings', (now) => now.siblings(index))
      },
      get rivals() {
        return once('rivals', (now) => now.rivals(index))
      },
      along: (axis) => once(`along ${axis}`, (now) => now.along(index, axis)),
      measured,
    },
    looked: () => read.size > 0,
    holds: (now) => [...read.values()].every(({ value, look }) => sameData(value, look(now))),
  }
}

function sameData(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
