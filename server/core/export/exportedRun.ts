import type { ErrorData } from '../errors.ts'
import type { CellResult, Lane, PlannedCell } from '../experiment/cell.ts'
import { passageScores } from './passageScores.ts'
import { columnTitle, columnTitleText } from '../grid/columnTitle.ts'
import { type GridColumn, gridModel } from '../grid/gridModel.ts'
import type { RunId } from '../ids.ts'
import type { Rating } from '../ratings/rating.ts'
import { cellChecker, type CellCheck, type CheckedCell, type ColumnCheck, columnChecks } from '../metrics/checks.ts'
import { metricNames, type scoreOutput } from '../metrics/metrics.ts'
import type { Experiment, MetricSpec, PromptVariant, TestCase } from '../experiment/experiment.ts'
import { adaptersByCase, type TrainedCases } from '../tuning/trained/trainedCases.ts'

/** The outcome of a cell. `missing`: nothing is stored under its key. */
export type CellOutcome =
  | { status: 'done'; result: Pick<CellResult, 'output' | 'thought' | 'finishReason' | 'tokens' | 'timing'> }
  | { status: 'failed'; error: ErrorData }
  | { status: 'cancelled' | 'missing' }

export type Scored = ReturnType<typeof scoreOutput>

export type ExportedCell = {
  cell: Omit<PlannedCell, 'index'>
  testCase: TestCase | null
  outcome: CellOutcome
  /** Null when there is no output, and no score of passages. */
  scored: Scored | null
  checks: CellCheck[]
  /** The ratings of this output, by rater. */
  ratings: Rating[]
  /** Position of its column in the run's `columns`. */
  column: number
}

export type ExportedColumn = GridColumn & {
  title: string
  /** Positions in the run's `cells`, row by row. */
  cells: number[]
  checks: ColumnCheck[]
}

/** The facts of a run that are not part of its cells. */
export type RunFacts = {
  /** The notebook's folder name. */
  notebook: string
  run: RunId | null
  /** Start time of the run, or time of the export when it is not of a single run; milliseconds since 1970. */
  at: number
  lane: Lane
  /** For each model among the cells: SHA-256 of its file and of its chat template. */
  models: { id: string; hash: string; chatTemplateHash: string; engineVersion: string }[]
  /** Number of cells of the run that are no longer in the notebook; they are not exported. */
  leftOut: number
  /** Number of the notebook's ratings that are not exported: of cells that are not in the export, or of texts that were computed again. */
  ratingsLeftOut: number
  /** The test cases that adapters were trained on, if there are any. `leavesOut`: the figures of the columns are without them. */
  trained?: { cases: TrainedCases; leavesOut: boolean }
  /** Version of Assay. */
  version: string
}

/** The reason for a missing score; null when there is a score or none was requested. */
export function scoreProblem(scored: Scored | null, name: string): string | null {
  return scored?.problems.find((problem) => problem.name === name)?.message ?? null
}

/** The models of a plan, as written to an export. */
export function modelFacts(
  models: ReadonlyMap<string, { ref: { hash: string }; chatTemplateHash: string; engineVersion: string }>,
): RunFacts['models'] {
  return [...models].map(([id, { ref, chatTemplateHash, engineVersion }]) => ({ id, hash: ref.hash, chatTemplateHash, engineVersion }))
}

/** A grid with all its data: the input of checks and exports. */
export type ExportedRun = RunFacts & {
  title: string
  seed: number
  variants: PromptVariant[]
  specs: readonly MetricSpec[]
  /** Names of the scores, in the order of `specs`. */
  names: string[]
  cells: ExportedCell[]
  columns: ExportedColumn[]
}

/**
 * Joins a notebook's cells with their outcomes. `outcomeOf` and `scoredOf` are called with a position in `cells`; `scoredOf` only for cells
 * that have an output. Without one, the passages of a cell have scores.
 */
export function exportedRun({
  facts,
  experiment,
  cells,
  outcomeOf,
  scoredOf,
  ratingsOf = () => [],
}: {
  facts: RunFacts
  experiment: Pick<Experiment, 'title' | 'seed' | 'variants' | 'metrics' | 'cases'>
  cells: readonly PlannedCell[]
  outcomeOf: (position: number) => CellOutcome
  scoredOf: (position: number) => Scored | null
  ratingsOf?: (position: number) => Rating[]
}): ExportedRun {
  const { metrics: specs, cases } = experiment
  const checksOf = cellChecker(specs)
  const isCounted = countedCells(facts)
  const joined = cells.map((cell, position): ExportedCell => {
    const testCase = cases[cell.caseIndex] ?? null
    const outcome = outcomeOf(position)
    const scored = outcome.status === 'done' ? scoredOf(position) : passageScores(experiment, cell)
    const ratings = outcome.status === 'done' ? ratingsOf(position) : []
    return {
      cell,
      testCase,
      outcome,
      scored,
      checks: checksOf(checkedCell({ testCase, outcome, scored: outcome.status === 'done' ? scored : null })),
      ratings,
      column: 0,
    }
  })
  const model = gridModel(cells.map((cell, index) => ({ ...cell, index })))
  const columns = model.columns.map((column, position): ExportedColumn => {
    const here = model.rows.flatMap((_, row) => [...model.at(row, position)])
    const members = here.flatMap((index) => joined[index] ?? [])
    for (const member of members) member.column = position
    const checks = columnChecks(
      specs,
      members.filter(isCounted).map((member) => ({ tags: member.testCase?.tags ?? [], checks: member.checks })),
    )
    return { ...column, title: columnTitleText(columnTitle(column, model.columns)), cells: here, checks }
  })
  const { title, seed, variants } = experiment
  return { ...facts, title, seed, variants, specs, names: metricNames(specs), cells: joined, columns }
}

function checkedCell({ testCase, outcome, scored }: Pick<ExportedCell, 'testCase' | 'outcome' | 'scored'>): CheckedCell {
  return { tags: testCase?.tags ?? [], scored, failure: outcome.status === 'failed' ? outcome.error.message : null }
}

/** Whether the figures of the columns count a cell. */
export function countedCells({ trained }: Pick<RunFacts, 'trained'>): (cell: Pick<ExportedCell, 'cell'>) => boolean {
  const left = trained?.leavesOut ? adaptersByCase(trained.cases) : null
  return ({ cell }) => left === null || !left.has(cell.caseIndex)
}

/** True when every check of every column passes and every cell is done. */
export function holds({ cells, columns }: ExportedRun): boolean {
  return (
    cells.every(({ outcome }) => outcome.status === 'done') &&
    columns.every(({ checks }) => checks.every(({ verdict }) => verdict !== 'fail'))
  )
}
