import { initialRunState } from './initialRunState.ts'
import { isHoldEvent, nextHold } from './nextHold.ts'
import type { RunEvent, RunHold, RunState } from './runEvent.ts'
import { progressOf, type RunProgress } from './runProgress.ts'

type Started = Extract<RunEvent, { type: 'runStarted' }>

/**
 * Counts a run while it is written, without keeping its results: what a list of many long runs can afford. Takes the events
 * of one well-formed log in their order; readers of stored logs use `foldRun`.
 */
export class RunTally {
  readonly #started: Started
  readonly #running = new Set<number>()
  #counts = initialRunState().counts
  #outputTokens = 0
  #rest: Pick<RunState, 'hold' | 'idleMs' | 'status' | 'totals'> = { hold: null, idleMs: 0, status: 'running', totals: null }

  constructor(started: Started) {
    this.#started = started
  }

  get counts(): RunState['counts'] {
    const { done, failed, cancelled } = this.#counts
    const running = this.#running.size
    return { ...this.#counts, running, queued: this.#started.keys.length - done - failed - cancelled - running }
  }

  get hold(): RunHold | null {
    return this.#rest.hold
  }

  take(event: RunEvent): void {
    if (isHoldEvent(event)) this.#rest = { ...this.#rest, ...nextHold(this.#rest, event) }
    switch (event.type) {
      case 'cellStarted':
        return void this.#running.add(event.cell)
      case 'cellRetried':
        return void this.#running.delete(event.cell)
      case 'cellDone':
        this.#outputTokens += event.result.tokens.output
        return this.#end([event.cell], 'done')
      case 'cellCached':
        this.#counts.cached += 1
        return this.#end([event.cell], 'done')
      case 'cellFailed':
        return this.#end([event.cell], 'failed')
      case 'cellsCancelled':
        return this.#end(event.cells, 'cancelled')
      case 'runFinished':
        this.#rest = { ...this.#rest, hold: null, status: event.outcome, totals: event.totals }
        return
      default:
        return
    }
  }

  /** How far the run is at `now`, as the page reckons it. */
  progress(now: number): RunProgress {
    const { at, plan, keys } = this.#started
    return progressOf(
      { ...this.#rest, startedAt: at, plan, counts: this.counts, cells: keys.length, outputTokens: () => this.#outputTokens },
      now,
    )
  }

  #end(cells: readonly number[], status: 'done' | 'failed' | 'cancelled'): void {
    for (const cell of cells) this.#running.delete(cell)
    this.#counts[status] += cells.length
  }
}
