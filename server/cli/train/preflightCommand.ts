import type { JobProgress } from '../../jobs/createJobs.ts'
import { createPreflight } from '../../tuning/preflight/createPreflight.ts'
import { estimateOf, measureTraining } from '../../tuning/preflight/measureTraining.ts'
import type { TuningRequest } from '../../tuning/tuningService.types.ts'
import { withDatasets } from '../dataset/withDatasets.ts'
import { exitCodes } from '../print/exitCode.ts'
import { progressBar, statusLine } from '../print/statusLine.ts'
import { writeOut } from '../print/writeOut.ts'
import { preflightText } from './preflightText.ts'

/** `assay train DATASET --preflight`. With `measure` a few steps are timed, unless an error prevents the training. Returns 2 for such an error. */
export async function preflightCommand(
  request: TuningRequest,
  { checks, measure, json }: { checks: boolean; measure: boolean; json: boolean },
): Promise<number> {
  return withDatasets(async ({ tuning }, signal) => {
    const found = await createPreflight(tuning)(request, { signal, checks })
    const isPrevented = found.problems.some(({ severity }) => severity === 'error')
    const show = showMeasuring()
    const steps =
      measure && !isPrevented ? await measureTraining(tuning, request, { signal, progress: show.change }).finally(show.end) : null
    const all = { ...found, estimate: steps && estimateOf(steps, found) }
    await writeOut(json ? JSON.stringify(all) : preflightText(all))
    return isPrevented ? exitCodes.badInput : exitCodes.done
  })
}

function showMeasuring() {
  const { clear, everyMs, draw } = statusLine(process.stderr)
  let lastAt = -Infinity
  return {
    change: ({ done, total, note }: JobProgress) => {
      if (performance.now() - lastAt < everyMs) return
      lastAt = performance.now()
      draw(total > 0 ? `${progressBar(done / total)} ${note}` : note)
    },
    end: () => void process.stderr.write(clear),
  }
}
