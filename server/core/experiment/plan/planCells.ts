import type { PlannedCell, Point, Prompt } from '../cell.ts'
import type { Experiment, Shot, Sweep, TestCase } from '../experiment.ts'
import type { Diagnostic } from '../../notebook/notebook.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import { mostCells } from '../defaults.ts'
import type { Json } from '../../json.ts'
import { type CellParts, cellPartsOf, onlyDrawing, pointOf, samplingOf } from '../parameters.ts'
import { promptRenderer, type Render, type PromptRenderer } from './promptRenderer.ts'
import { type RankShots, shotSelector } from './selectShots.ts'
import { sweepsOf, casesOf, sweepAxes } from './sweepAxes.ts'
import { sweepProblems, shotCounts } from './sweepProblems.ts'
import { TemplateFindings } from './templateFindings.ts'
import { cellSeed } from '../cellSeed.ts'
import { expandSweep } from './expandSweep.ts'

export type PlanOptions = {
  /** The notebook's path, for the places of diagnostics. */
  path?: string
  /** Needed by `select: similar`. */
  rankShots?: RankShots
  /** Default: `renderTemplate`. */
  render?: Render
}

/**
 * Every cell of an experiment. Order: sweeps as written, then test case, variant, point, repeat, so that a grid (rows are test
 * cases) fills row by row and the first cells of a plan are a whole row. Cells that cannot be planned are left out, with a
 * diagnostic of severity error, which prevents a run.
 *
 * Each variant is rendered once for a test case and number of shots; the cells of its points and repeats share `messages`,
 * and those of a point share `point`, `sampling`, `stop` and `constraint`: do not change them.
 * If two sweeps plan the same cell, it is in the list twice with the same key, and is computed once.
 */
export function planCells(experiment: Experiment, options: PlanOptions = {}): { cells: PlannedCell[]; diagnostics: Diagnostic[] } {
  const { path, rankShots, render = renderTemplate } = options
  const cells: PlannedCell[] = []
  const diagnostics: Diagnostic[] = []
  const findings = new TemplateFindings()
  const renderers = new Map(experiment.variants.map((variant) => [variant.name, promptRenderer({ variant, path, render, findings })]))
  for (const sweep of sweepsOf(experiment)) {
    const place = { ...(path === undefined ? {} : { file: path }), line: sweep.line }
    const problems = sweepProblems({ experiment, sweep, place, canRank: rankShots !== undefined, room: mostCells - cells.length })
    diagnostics.push(...problems)
    if (problems.some((problem) => problem.severity === 'error')) continue
    const { warnings } = planSweep({
      experiment,
      sweep,
      renderers,
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
  renderers: ReadonlyMap<string, PromptRenderer>
  rankShots: RankShots | undefined
  addCell: (cell: Omit<PlannedCell, 'index' | 'key'>) => void
}): { warnings: string[] } {
  const { experiment, sweep, renderers, rankShots, addCell } = options
  const points = [...expandSweep(sweepAxes(sweep))].map((choice) => resolvePoint({ sweep, choice, model: experiment.model }))
  const variants = [...new Set(sweep.variants)]
  const repeats = Array.from({ length: sweep.repeats }, (_, repeat) => repeat)
  const shotsFor = caseShots({ experiment, sweep, rankShots })

  for (const { testCase, caseIndex } of casesOf(experiment, sweep)) {
    const shots = shotsFor.select(testCase)
    const seeds = repeats.map((repeat) => cellSeed({ notebookSeed: experiment.seed, seedKey: testCase.seedKey, repeat }))
    for (const variant of variants) {
      const promptWith = promptByShots((count) => renderers.get(variant)?.(testCase, shots.slice(0, count)) ?? null)
      for (const { shots: count, seed, thinking, ...point } of points) {
        const prompt = promptWith(count)
        if (prompt === null) continue
        for (const repeat of repeats) {
          addCell({
            sweep: sweep.name,
            variant,
            case: testCase.id,
            caseIndex,
            repeat,
            ...point,
            ...prompt,
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

/** Caches the prompt for each number of shots, because points that differ only in sampling share it. */
function promptByShots(render: (count: number) => Prompt | null): (count: number) => Prompt | null {
  const known = new Map<number, Prompt | null>()
  return (count) => {
    if (!known.has(count)) known.set(count, render(count))
    return known.get(count) ?? null
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

/** A point including the defaults. Shared by thousands of cells, so it must not be changed. */
type ResolvedPoint = Pick<PlannedCell, 'point' | 'sampling'> & CellParts

/**
 * Adds the sweep's fixed parameters and the defaults to a point of the axes. If a sweep gives top_p several values and does not
 * name top_k, top_k is 0 (off): its default of 40 would hide much of the effect of top_p.
 * At temperature 0, an axis without effect has its first value in `sampling`, so that equal cells have one key and are computed once.
 * The values must have been checked by `parameterProblem`.
 */
function resolvePoint({ sweep, choice, model }: { sweep: Sweep; choice: Point; model: string }): ResolvedPoint {
  const given: Point = { ...choice, ...sweep.fixed }
  const variesTopP = sweepAxes(sweep).some((axis) => axis.name === 'top_p' && axis.values.length > 1)
  const complete = variesTopP ? { top_k: 0, ...given } : given
  const sampling = samplingOf(complete)
  const point = pointOf(given, sampling)
  if (sampling.temperature !== 0) return { point, sampling, ...cellPartsOf(given, model) }
  const idle = sweepAxes(sweep).flatMap(({ name, values: [first] }): [string, Json][] =>
    onlyDrawing(name) && first !== undefined ? [[name, first]] : [],
  )
  return { point, sampling: samplingOf({ ...complete, ...Object.fromEntries(idle) }), ...cellPartsOf(given, model) }
}
