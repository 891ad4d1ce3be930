import type { PlannedCell, Point, Prompt } from '../cell.ts'
import type { Experiment, Shot, Sweep, TestCase } from '../experiment.ts'
import type { Diagnostic } from '../../notebook/notebook.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import { mostCells } from '../defaults.ts'
import type { Json } from '../../json.ts'
import { type CellParts, cellPartsOf, onlyDrawing, pointOf, samplingOf } from '../parameters.ts'
import { defaultsFor } from '../../retrieval/indexConfig.ts'
import type { JudgedRetrieval } from '../retrieval.ts'
import { noPassages, type PassageValues, passageValues, standIns } from './passageValues.ts'
import { caseQuery, type FindPassages } from './retrievalRequests.ts'
import { type RetrieverUse, retrieverUse } from './retrieverUse.ts'
import { showsPassages } from '../showsPassages.ts'
import { promptRenderer, type Render, type PromptRenderer } from './promptRenderer.ts'
import { type RankShots, shotSelector } from './selectShots.ts'
import { sweepsOf, casesOf, sweepAxes, sweepPoints } from './sweepAxes.ts'
import { sweepProblems, shotCounts } from './sweepProblems.ts'
import { TemplateFindings } from './templateFindings.ts'
import { cellSeed } from '../cellSeed.ts'

export type PlanOptions = {
  /** The notebook's path, for the places of diagnostics. */
  path?: string
  /** Needed by `select: similar`. */
  rankShots?: RankShots
  /** The passages of each cell with a retriever. Without it, prompts have stand-ins for them. */
  findPassages?: FindPassages
  /** Default: `renderTemplate`. */
  render?: Render
}

/**
 * Every cell of an experiment. Order: sweeps as written, then test case, variant, point, repeat, so that a grid (rows are test
 * cases) fills row by row and the first cells of a plan are a whole row. Cells that cannot be planned are left out, with a
 * diagnostic of severity error, which prevents a run.
 *
 * Each variant is rendered once for a test case, its passages and number of shots; the cells of its points and repeats share `messages`
 * and `retrieval`, and those of a point share `point`, `sampling`, `stop` and `constraint`: do not change them.
 * If two sweeps plan the same cell, it is in the list twice with the same key, and is computed once.
 */
export function planCells(experiment: Experiment, options: PlanOptions = {}): { cells: PlannedCell[]; diagnostics: Diagnostic[] } {
  const { path, rankShots, findPassages, render = renderTemplate } = options
  const cells: PlannedCell[] = []
  const diagnostics: Diagnostic[] = []
  const findings = new TemplateFindings()
  const retrieves = experiment.retrievers.length > 0
  const renderers = new Map(
    experiment.variants.map((variant): [string, VariantRenderer] => [
      variant.name,
      { render: promptRenderer({ variant, path, render, findings, retrieves }), showsPassages: retrieves && showsPassages(variant) },
    ]),
  )
  const passagesOf = passageReader({ findPassages, path, render, findings })
  for (const sweep of sweepsOf(experiment)) {
    const place = { ...(path === undefined ? {} : { file: path }), line: sweep.line }
    const problems = sweepProblems({ experiment, sweep, place, canRank: rankShots !== undefined, room: mostCells - cells.length })
    diagnostics.push(...problems)
    if (problems.some((problem) => problem.severity === 'error')) continue
    const { warnings } = planSweep({
      experiment,
      sweep,
      renderers,
      passagesOf,
      rankShots,
      addCell: (cell) => cells.push({ index: cells.length, key: null, ...cell }),
    })
    diagnostics.push(...warnings.map((message): Diagnostic => ({ severity: 'warning', message, place, block: `sweep ${sweep.name}` })))
  }
  return { cells, diagnostics: [...diagnostics, ...findings.list()] }
}

/** Plans one sweep that has no errors; cells come in the order test case, variant, point, repeat. */
function planSweep(options: {
  experiment: Experiment
  sweep: Sweep
  /** By the variant's name. */
  renderers: ReadonlyMap<string, VariantRenderer>
  passagesOf: PassageReader
  rankShots: RankShots | undefined
  addCell: (cell: Omit<PlannedCell, 'index' | 'key'>) => void
}): { warnings: string[] } {
  const { experiment, sweep, renderers, passagesOf, rankShots, addCell } = options
  const points = sweepPoints(sweep).map((given) => resolvePoint({ experiment, sweep, given }))
  const variants = [...new Set(sweep.variants)]
  const repeats = Array.from({ length: sweep.repeats }, (_, repeat) => repeat)
  const shotsFor = caseShots({ experiment, sweep, rankShots })

  for (const { testCase, caseIndex } of casesOf(experiment, sweep)) {
    const shots = shotsFor.select(testCase)
    const seeds = repeats.map((repeat) => cellSeed({ notebookSeed: experiment.seed, seedKey: testCase.seedKey, repeat }))
    const seen = passagesOf(testCase)
    for (const variant of variants) {
      const renderer = renderers.get(variant)
      const promptWith = promptByShots((passages, count) => renderer?.render(testCase, shots.slice(0, count), passages) ?? null)
      for (const { cell, shots: count, seed, thinking, use } of points) {
        const found = renderer?.showsPassages ? seen(use) : notRetrieved
        const prompt = found && promptWith(found.values, count)
        if (!found || !prompt) continue
        for (const repeat of repeats) {
          addCell({
            sweep: sweep.name,
            variant,
            case: testCase.id,
            caseIndex,
            repeat,
            ...cell,
            ...prompt,
            ...(found.retrieval === undefined ? {} : { retrieval: found.retrieval }),
            seed: seed ?? seeds[repeat] ?? 0,
            ...(thinking === null ? {} : { thinking }),
            ...(sweep.context === undefined ? {} : { context: sweep.context }),
            ...(sweep.timeLimit === undefined ? {} : { timeLimitMs: sweep.timeLimit * 1000 }),
            ...(sweep.logprobs === undefined ? {} : { logprobs: sweep.logprobs }),
          })
        }
      }
    }
  }
  return { warnings: shotsFor.warnings() }
}

type VariantRenderer = { render: PromptRenderer; showsPassages: boolean }

/** What a prompt shows of a retriever; `values` null: the notebook has none. */
type Found = { retrieval: JudgedRetrieval | null | undefined; values: PassageValues | null }

const notRetrieved: Found = { retrieval: undefined, values: null }
const withoutRetriever: Found = { retrieval: undefined, values: noPassages }

/** For each test case: the passages of a use of a retriever; null after a fault was added to the findings. */
type PassageReader = (testCase: TestCase) => (use: RetrieverUse | null) => Found | null

function passageReader(options: {
  findPassages: FindPassages | undefined
  path: string | undefined
  render: Render
  findings: TemplateFindings
}): PassageReader {
  const { findPassages, path, render, findings } = options

  function read(use: RetrieverUse, testCase: TestCase): Found | null {
    const { retriever, search } = use
    try {
      const query = caseQuery(retriever, testCase)
      const retrieval = findPassages?.(use, testCase, query) ?? null
      const found = retrieval?.passages ?? standIns(search.k ?? defaultsFor('en').search.k)
      return { retrieval, values: passageValues(retriever, found, render) }
    } catch (thrown) {
      const place = { ...(path === undefined ? {} : { file: path }), line: retriever.line }
      findings.add(thrown, { block: `retriever ${retriever.name}`, place, where: `test case ${testCase.id}` })
      return null
    }
  }

  return (testCase) => {
    const known = new Map<string, Found | null>()
    return (use) => {
      if (!use) return withoutRetriever
      if (findings.isHopeless(`retriever ${use.retriever.name}`)) return null
      let found = known.get(use.id)
      if (found === undefined) known.set(use.id, (found = read(use, testCase)))
      return found
    }
  }
}

/** Caches the prompt for each number of shots and list of passages, because points that differ only in sampling share it. */
function promptByShots(
  render: (passages: PassageValues | null, count: number) => Prompt | null,
): (passages: PassageValues | null, count: number) => Prompt | null {
  const known = new Map<PassageValues | null, Map<number, Prompt | null>>()
  return (passages, count) => {
    const byCount = known.get(passages) ?? new Map<number, Prompt | null>()
    known.set(passages, byCount)
    if (!byCount.has(count)) byCount.set(count, render(passages, count))
    return byCount.get(count) ?? null
  }
}

function caseShots(options: { experiment: Experiment; sweep: Sweep; rankShots: RankShots | undefined }) {
  const { experiment, sweep, rankShots } = options
  const items = sweep.shots?.items ?? []
  const most = Math.max(0, ...shotCounts(sweep))
  const selector = shotSelector({ shots: items, select: sweep.shots?.select ?? 'first', notebookSeed: experiment.seed, most, rankShots })
  const leaked = new Set<number>()
  const short: TestCase[] = []
  return {
    select(testCase: TestCase): Shot[] {
      const selected = selector(testCase)
      for (const position of selected.leaked) leaked.add(position)
      if (selected.positions.length < most) short.push(testCase)
      return selected.positions.flatMap((position) => items[position] ?? [])
    },
    warnings(): string[] {
      const warnings: string[] = []
      if (leaked.size > 0) {
        warnings.push(
          `${leaked.size} of ${items.length} shots ${leaked.size === 1 ? 'has' : 'have'} the vars of a test case and would give its answer away; the next shot is used there.`,
        )
      }
      const [first, ...others] = short
      if (first)
        warnings.push(
          `Fewer than ${most} shots are left for test case ${first.id}${others.length > 0 ? ` and ${others.length} more` : ''}.`,
        )
      return warnings
    },
  }
}

/**
 * A point including the defaults. `cell` is shared by thousands of cells, so it must not be changed. `use`: of a retriever, null without one.
 */
type ResolvedPoint = {
  cell: Pick<PlannedCell, 'point' | 'sampling' | 'model' | 'adapter' | 'maxTokens' | 'stop' | 'constraint'>
  use: RetrieverUse | null
} & Pick<CellParts, 'shots' | 'seed' | 'thinking'>

/**
 * Adds the defaults to a point. If a sweep gives top_p several values and does not
 * name top_k, top_k is 0 (off): its default of 40 would hide much of the effect of top_p.
 * At temperature 0, an axis without effect has its first value in `sampling`, so that equal cells have one key and are computed once.
 * The values must have been checked by `parameterProblem`.
 */
function resolvePoint({ experiment, sweep, given }: { experiment: Experiment; sweep: Sweep; given: Point }): ResolvedPoint {
  const variesTopP = sweepAxes(sweep).some((axis) => axis.name === 'top_p' && axis.values.length > 1)
  const complete = variesTopP ? { top_k: 0, ...given } : given
  const sampling = samplingOf(complete)
  const parts = cellPartsOf(given, experiment.model)
  const { model, adapter, maxTokens, stop, constraint, shots, seed, thinking } = parts
  const cell = { point: pointOf(given, sampling), sampling, model, ...(adapter ? { adapter } : {}), maxTokens, stop, constraint }
  const resolved = { cell, shots, seed, thinking, use: retrieverUse(experiment, parts) }
  if (sampling.temperature !== 0) return resolved
  const idle = sweepAxes(sweep).flatMap(({ name, values: [first] }): [string, Json][] =>
    onlyDrawing(name) && first !== undefined ? [[name, first]] : [],
  )
  return { ...resolved, cell: { ...cell, sampling: samplingOf({ ...complete, ...Object.fromEntries(idle) }) } }
}
