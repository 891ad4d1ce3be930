import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { CellKey } from '#server/core/ids.ts'
import { canonicalJson } from '#server/core/json.ts'
import { metricNames, scoreOutput } from '#server/core/metrics/metrics.ts'
import { metricsReady } from '#server/core/metrics/prepareMetrics.ts'
import type { Experiment, MetricSpec, TestCase } from '#server/core/experiment/experiment.ts'
import { type BesideCells, nothingBeside } from './besideCells.ts'
import type { MetricInput } from '#server/core/metrics/metric/metric.ts'

export type CellScores = ReturnType<typeof scoreOutput>

/** The notebook's scores, each output scored once. */
export type Scoring = {
  /** In the order of the score blocks. */
  names: readonly string[]
  specs: readonly MetricSpec[]
  /** The earlier objects wherever they read the same. */
  cases: readonly TestCase[]
  caseOf: (cell: Pick<GridCell, 'case' | 'caseIndex'>) => TestCase | null
  /** Null where nothing is to be scored, or the case is not in the notebook any more. */
  scoresOf: (cell: ScoredCell, output: string) => CellScores | null
}

/** Without its place in the grid a cell is scored by its output and case alone, and that is not remembered: it says nothing of the place. */
export type ScoredCell = Pick<GridCell, 'case' | 'caseIndex' | 'key'> & Partial<Pick<GridCell, 'index' | 'variant' | 'model'>>

/** `seen`: what the scores looked at beside the cell, as it stood at the place `index`; null where they looked at nothing. */
type Entry = { output: string; result: CellScores; index: number; seen: TrackedInput | null }

type Memo = WeakMap<TestCase, Map<CellKey, Entry>>

type Kept = Scoring & {
  kept: { cases: readonly TestCase[]; specsText: string; memo: Memo; beside: BesideCells }
}

const noScoring = (): Kept => build([], { cases: [], specsText: '[]', memo: new WeakMap(), beside: nothingBeside })

/**
 * Scores for an experiment. With the scoring before it, what an edit left alone is not scored again: cases and metrics that
 * read the same keep their scores. Gives the earlier object itself where nothing that scores depend on has changed.
 */
export function createScoring(
  experiment: Experiment | null,
  before: Scoring | null,
  beside: BesideCells = nothingBeside,
  ready = metricsReady(experiment?.metrics ?? []),
): Scoring {
  const last = (before as Kept | null) ?? noScoring()
  if (!experiment) return last
  const specsText = canonicalJson([
    // Scores asked for while a metric is loading say only that; with it they are asked for anew.
    ready,
    experiment.metrics.map(({ name, metric, options, check, tags }) => ({ name, metric, options, check, tags })),
  ])
  const sameSpecs = specsText === last.kept.specsText
  const cases = reuseCases(last.kept.cases, experiment.cases)
  if (sameSpecs && cases === last.kept.cases && beside === last.kept.beside) return last
  const memo: Memo = sameSpecs ? last.kept.memo : new WeakMap()
  return build(sameSpecs ? last.specs : experiment.metrics, { cases, specsText, memo, beside })
}

function build(specs: readonly MetricSpec[], kept: Kept['kept']): Kept {
  const { cases, memo, beside } = kept
  const byId = new Map(cases.map((each) => [each.id, each]))
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
    scoresOf: (cell, output) => {
      const testCase = caseOf(cell)
      if (!testCase || cell.key === null || specs.length === 0) return null
      const { index, key, model, variant } = cell
      if (index === undefined)
        return scoreOutput(specs, { output, reference: testCase.reference, vars: testCase.vars, tags: testCase.tags })
      const known = memo.get(testCase) ?? new Map<CellKey, Entry>()
      memo.set(testCase, known)
      const entry = known.get(cell.key)
      // At another place of the grid, or of another sweep, other cells stand beside it.
      if (entry?.output === output && (entry.seen === null || (entry.index === index && entry.seen.holds(beside)))) return entry.result
      const own = {
        output,
        reference: testCase.reference,
        vars: testCase.vars,
        tags: testCase.tags,
        ...(model !== undefined && variant !== undefined ? { cell: { key, model, variant } } : {}),
      }
      const seen = trackedInput(own, index, beside)
      const result = scoreOutput(specs, seen.input)
      // Of thousands of cells most look at nothing beside them, and need not remember how they would.
      known.set(cell.key, { output, result, index, seen: seen.looked() ? seen : null })
      return result
    },
  }
}

/** The next cases, with the earlier object wherever a case reads the same. */
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

/** An input that remembers what metrics read of the cell's surroundings. */
type TrackedInput = {
  input: MetricInput
  /** Whether all that was read so far still reads the same. */
  holds: (beside: BesideCells) => boolean
  /** False where the output and its case were all that was looked at. */
  looked: () => boolean
}

/**
 * Most metrics look at one output alone. Those that look further (latency, other repeats, other variants, answers of models) are
 * scored again when what they saw has changed, and only then.
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
      get siblings() {
        return once('siblings', (now) => now.siblings(index))
      },
      get rivals() {
        return once('rivals', (now) => now.rivals(index))
      },
      measured,
    },
    looked: () => read.size > 0,
    holds: (now) => [...read.values()].every(({ value, look }) => sameData(value, look(now))),
  }
}

function sameData(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
