import type { PlannedCell } from '../cell.ts'
import type { Experiment, Shot, Sweep, TestCase } from '../experiment.ts'
import { cellSeed } from '../cellSeed.ts'
import { expandSweep } from './expandSweep.ts'
import type { PromptRenderer, RenderedMessages } from './promptRenderer.ts'
import { resolvePoint } from './resolvePoint.ts'
import { type RankShots, shotSelector } from './selectShots.ts'
import { casesOf, sweepAxes } from './sweepAxes.ts'
import { shotCounts } from './sweepProblems.ts'

/** Plans one sweep that has no errors; cells come in the order test case, variant, point, repeat. */
export function planSweep(options: {
  experiment: Experiment
  sweep: Sweep
  /** By the variant's name. */
  renderers: ReadonlyMap<string, PromptRenderer>
  rankShots: RankShots | undefined
  addCell: (cell: Omit<PlannedCell, 'index'>) => void
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
      for (const { shots: count, seed, ...point } of points) {
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

/** Remembers the prompt for each number of shots: points that differ in sampling alone share one. */
function promptByShots(render: (count: number) => RenderedMessages | null): (count: number) => RenderedMessages | null {
  const known = new Map<number, RenderedMessages | null>()
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
          `${leaked.size} of ${items.length} shots ${leaked.size === 1 ? 'has' : 'have'} the vars of a test case and would give its answer away; there the next shot stands in.`,
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
