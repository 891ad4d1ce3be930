import type { CellState } from '../run/runEvent.ts'

/** The repeats of one place in the grid: how many are in each state, and how many different outputs there are among the done. */
export type RepeatSummary = {
  total: number
  queued: number
  running: number
  done: number
  failed: number
  cancelled: number
  distinctOutputs: number
}

/** Folds the states of one grid place's repeats into counts. */
export function foldRepeats(states: readonly CellState[]): RepeatSummary {
  const summary = { total: states.length, queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 }
  const outputs = new Set<string>()
  for (const state of states) {
    summary[state.status]++
    if (state.status === 'done') outputs.add(state.result.output)
  }
  return { ...summary, distinctOutputs: outputs.size }
}
