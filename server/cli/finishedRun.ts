import { AppError } from '../core/errors.ts'
import type { KeyedCell } from '../core/experiment/cell.ts'
import type { Experiment } from '../core/experiment/experiment.ts'
import { type CellOutcome, exportedRun, type ExportedRun, modelFacts } from '../core/export/exportedRun.ts'
import { passageScores } from '../core/export/passageScores.ts'
import { allMeasurements } from '../core/metrics/measurementsOf.ts'
import { cellInputs } from '../core/metrics/metric/cellInputs.ts'
import type { Measured } from '../core/metrics/metric/measurement.ts'
import type { MetricInput } from '../core/metrics/metric/metric.ts'
import { type Scores, scoreOutput } from '../core/metrics/metrics.ts'
import type { CellState, RunState } from '../core/run/runState.ts'
import type { ReadyRun } from '../runs/plan/runTypes.ts'
import type { MeasureDeps } from '../scores/measureDeps.ts'
import { measureScores } from '../scores/measureScores.ts'
import { storedAnswers } from '../scores/storedAnswers.ts'
import { printError } from './print/exitCode.ts'

const TELL_EVERY_MS = 2_000

/** A run that has ended, joined with its notebook and its scores. */
export function finishedRun({
  ready,
  experiment,
  state,
  scoredOf,
}: {
  ready: ReadyRun
  experiment: Experiment
  state: RunState
  scoredOf: CellScores
}): ExportedRun {
  return exportedRun({
    facts: {
      notebook: ready.notebook,
      run: state.run,
      at: state.startedAt ?? 0,
      lane: ready.lane,
      models: modelFacts(ready.models),
      leftOut: 0,
      ratingsLeftOut: 0,
      version: '',
    },
    experiment,
    cells: ready.cells,
    outcomeOf: (position) => outcomeOf(state.cells[position]),
    scoredOf,
  })
}

/** The scores of a cell, by position; without an output those of its passages, null if there are none. */
export type CellScores = (position: number) => Scores | null

/** Scores of the cells of a run, each computed once, at the first request. */
export function cellScores(run: Parameters<typeof runInputs>[0]): CellScores {
  const inputOf = runInputs(run)
  const known = new Map<number, Scores | null>()
  return (position) => {
    let scored = known.get(position)
    if (scored === undefined) {
      const { cells, experiment } = run
      const input = inputOf(position)
      const scores = input ? scoreOutput(experiment.metrics, input) : passageScores(experiment, cells[position])
      known.set(position, (scored = scores))
    }
    return scored
  }
}

/**
 * Computes the model-measured scores of a finished run; progress goes to stderr. Ctrl+C stops it and keeps the
 * answers so far.
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

/** The metric inputs of the cells of a run, by position; null for a cell without an output. */
function runInputs({
  cells,
  experiment,
  state,
  measured,
}: {
  cells: readonly KeyedCell[]
  experiment: Experiment
  state: RunState
  measured?: MetricInput['measured']
}): (position: number) => MetricInput | null {
  return cellInputs({
    cells,
    caseOf: ({ caseIndex }) => experiment.cases[caseIndex],
    madeOf: (position) => {
      const cell = state.cells[position]
      return cell?.status === 'done' ? cell.result : null
    },
    measured,
  })
}

function outcomeOf(state: CellState | undefined): CellOutcome {
  if (state?.status === 'done' || state?.status === 'failed') return state
  return { status: state?.status === 'cancelled' ? 'cancelled' : 'missing' }
}
