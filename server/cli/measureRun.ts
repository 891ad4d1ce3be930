import { AppError } from '../core/errors.ts'
import type { Measured } from '../core/metrics/metric/measurement.ts'
import { allMeasurements } from '../core/metrics/measurementsOf.ts'
import type { Experiment } from '../core/experiment/experiment.ts'
import type { RunState } from '../core/run/runState.ts'
import type { ReadyRun } from '../runs/plan/runTypes.ts'
import type { MeasureDeps } from '../scores/measureDeps.ts'
import { measureScores } from '../scores/measureScores.ts'
import { storedAnswers } from '../scores/storedAnswers.ts'
import { runInputs } from './cellScores.ts'
import { printError } from './exitCode.ts'

const TELL_EVERY_MS = 2_000

/**
 * Asks models what the metrics of a finished run want to know; progress goes to stderr. Ctrl+C stops the asking and keeps what
 * is answered.
 */
export async function measureRun(
  deps: MeasureDeps,
  { ready, experiment, state }: { ready: ReadyRun; experiment: Experiment; state: RunState },
): Promise<Record<string, Measured>> {
  const asked = allMeasurements(experiment.metrics, ready.cells.length, runInputs({ cells: ready.cells, experiment, state }))
  if (asked.length === 0) return {}
  const control = new AbortController()
  const stop = () => control.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  let toldAt = -Infinity
  try {
    await measureScores(deps, asked, {
      signal: control.signal,
      retryFailed: true,
      onProgress: ({ done, total }) => {
        if (performance.now() - toldAt < TELL_EVERY_MS && done < total) return
        toldAt = performance.now()
        printError(`Scoring with models: ${done} of ${total}`)
      },
    })
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !control.signal.aborted) throw thrown
    printError(thrown.message)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
  return storedAnswers(deps, asked)
}
