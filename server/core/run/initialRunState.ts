import type { RunState } from './runEvent.ts'

/** Before any event. `counts.cached` is that part of `counts.done` which was not computed. */
export function initialRunState(): RunState {
  return {
    run: null,
    notebook: '',
    lane: 'fast',
    status: 'idle',
    startedAt: null,
    hold: null,
    idleMs: 0,
    plan: null,
    keys: [],
    cells: [],
    counts: { queued: 0, running: 0, done: 0, cached: 0, failed: 0, cancelled: 0 },
    notes: [],
    totals: null,
    error: null,
  }
}
