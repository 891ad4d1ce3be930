import type { PlannedCell } from '../cell.ts'
import type { Experiment } from '../experiment.ts'
import type { Diagnostic } from '../../notebook/notebook.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import { mostCells } from '../defaults.ts'
import { planSweep } from './planSweep.ts'
import { promptRenderer, type Render } from './promptRenderer.ts'
import type { RankShots } from './selectShots.ts'
import { sweepsOf } from './sweepAxes.ts'
import { sweepProblems } from './sweepProblems.ts'
import { TemplateFindings } from './templateFindings.ts'

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
 * cases) fills row by row and the first cells of a plan are a whole row. Cells that cannot be made are left out, and a
 * diagnostic of severity error says why; that stops a run.
 *
 * Each variant is rendered once for a test case and number of shots; the cells of its points and repeats share `messages`,
 * and those of a point share `point`, `sampling`, `stop` and `constraint`: take them as immutable.
 * A cell that two sweeps make alike stands in both; its key is the same, and so it is computed once.
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
      addCell: (cell) => cells.push({ index: cells.length, ...cell }),
    })
    diagnostics.push(...warnings.map((message): Diagnostic => ({ severity: 'warning', message, place, block: `sweep ${sweep.name}` })))
  }
  return { cells, diagnostics: [...diagnostics, ...findings.list()] }
}
