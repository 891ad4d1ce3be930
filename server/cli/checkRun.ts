import { type CellOutcome, exportedRun, type ExportedRun, modelFacts } from '../core/export/exportedRun.ts'
import type { Experiment } from '../core/experiment/experiment.ts'
import type { CellState, RunState } from '../core/run/runState.ts'
import type { ReadyRun } from '../runs/plan/runTypes.ts'
import type { CellScores } from './cellScores.ts'

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
      version: '',
    },
    experiment,
    cells: ready.cells,
    outcomeOf: (position) => outcomeOf(state.cells[position]),
    scoredOf,
  })
}

function outcomeOf(state: CellState | undefined): CellOutcome {
  if (state?.status === 'done' || state?.status === 'failed') return state
  return { status: state?.status === 'cancelled' ? 'cancelled' : 'missing' }
}
