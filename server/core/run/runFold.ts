import { assertNever } from '../assertNever.ts'
import type { CellState, RunEvent, RunState } from './runEvent.ts'
import { initialRunState } from './initialRunState.ts'
import { isHoldEvent, nextHold } from './nextHold.ts'
import { type CellEvent, nextCellState } from './nextCellState.ts'

/**
 * Folds a run's events, each in constant time, for the readers of long logs. It changes its state in place until somebody
 * looks: `state` hands out a snapshot that never changes afterwards, and the next event copies the cells once before it writes.
 * So read `state` once a frame or once a batch, not once an event; `counts` and `status` may be read at any time.
 */
export class RunFold {
  #state: RunState
  #handedOut = true
  #lastSeq = 0

  constructor(state: RunState = initialRunState()) {
    this.#state = state
  }

  /** The state up to now. The object and everything in it are left alone from here on. */
  get state(): RunState {
    this.#handedOut = true
    return this.#state
  }

  /** Number of the newest stored event that it has taken; 0 before the first. */
  get lastSeq(): number {
    return this.#lastSeq
  }

  get status(): RunState['status'] {
    return this.#state.status
  }

  get counts(): RunState['counts'] {
    return { ...this.#state.counts }
  }

  /** Takes one event; `seq` is its number in the stored log, so that one that came before is dropped. True if something changed. */
  apply(event: RunEvent, seq: number | null = null): boolean {
    if (seq !== null) {
      if (seq <= this.#lastSeq) return false
      this.#lastSeq = seq
    }
    if (event.type === 'runStarted') return this.#start(event)
    if (this.#state.status !== 'running' && this.#state.status !== 'interrupted') return false
    if (isHoldEvent(event)) return this.#hold(event)
    switch (event.type) {
      case 'cellStarted':
      case 'cellTokens':
      case 'cellCached':
      case 'cellDone':
      case 'cellFailed':
      case 'cellRetried':
        return this.#applyToCell(event.cell, event)
      case 'cellsCancelled':
        return event.cells.map((cell) => this.#applyToCell(cell, { type: 'cellCancelled' })).includes(true)
      case 'engineNote':
        return this.#note({ level: event.level, message: event.message })
      case 'runFinished':
        return this.#finish(event)
      default:
        return assertNever(event)
    }
  }

  #start(event: Extract<RunEvent, { type: 'runStarted' }>): boolean {
    if (this.#state.run === event.run) return false
    const queued: CellState = { status: 'queued' }
    this.#state = {
      ...initialRunState(),
      run: event.run,
      notebook: event.notebook,
      lane: event.lane,
      status: 'running',
      startedAt: event.at,
      plan: event.plan,
      keys: event.keys,
      cells: event.keys.map(() => queued),
    }
    this.#state.counts.queued = event.keys.length
    this.#handedOut = false
    return true
  }

  #applyToCell(cell: number, event: CellEvent): boolean {
    const before = this.#state.cells[cell]
    if (before === undefined) return false
    const after = nextCellState(before, event)
    if (after === before) return false
    const state = this.#own()
    state.cells[cell] = after
    count(state.counts, before, -1)
    count(state.counts, after, 1)
    // A run that seemed to be without an owner goes on after all.
    state.status = 'running'
    return true
  }

  #note(note: RunState['notes'][number]): boolean {
    const last = this.#state.notes.at(-1)
    if (last?.message === note.message && last.level === note.level) return false
    this.#own().notes.push(note)
    return true
  }

  #hold(event: Parameters<typeof nextHold>[1]): boolean {
    const after = nextHold(this.#state, event)
    if (after.hold === this.#state.hold && after.idleMs === this.#state.idleMs) return false
    Object.assign(this.#own(), after)
    return true
  }

  #finish(event: Extract<RunEvent, { type: 'runFinished' }>): boolean {
    const state = this.#own()
    state.cells.forEach((cell, index) => {
      if (event.outcome === 'cancelled') this.#applyToCell(index, { type: 'cellCancelled' })
      else if (cell.status === 'running') this.#applyToCell(index, { type: 'cellRetried', cell: index })
    })
    Object.assign(state, nextHold(state, { type: 'runResumed', at: event.at }))
    state.status = event.outcome
    state.totals = event.totals
    state.error = event.error ?? null
    return true
  }

  /** The state to write to: a copy where the present one has been handed out. */
  #own(): RunState {
    if (this.#handedOut) {
      const { cells, counts, notes } = this.#state
      this.#state = { ...this.#state, cells: cells.slice(), counts: { ...counts }, notes: notes.slice() }
      this.#handedOut = false
    }
    return this.#state
  }
}

function count(counts: RunState['counts'], cell: CellState, step: 1 | -1): void {
  counts[cell.status] += step
  if (cell.status === 'done' && cell.cached) counts.cached += step
}
