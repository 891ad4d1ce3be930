import type { RunState } from './runEvent.ts'

/**
 * A run whose log has no end and whose owner is gone: cells that ran are queued again, since nothing of them was kept,
 * and the run is `interrupted`. Any other run comes back as it is.
 */
export function interruptedRun(state: RunState): RunState {
  if (state.status !== 'running') return state
  const { counts } = state
  return {
    ...state,
    status: 'interrupted',
    cells: state.cells.map((cell) => (cell.status === 'running' ? { status: 'queued' } : cell)),
    counts: { ...counts, queued: counts.queued + counts.running, running: 0 },
  }
}
