import { assertNever } from '../assertNever.ts'
import type { CellResult } from '../experiment/cell.ts'
import type { CellEvent, EventResult, HoldEvent, RunEvent, RunFinished, RunStarted } from './runEvent.ts'
import { type CellState, initialRunState, isOpen, type RunState } from './runState.ts'

/**
 * The state after one more event; `state` itself if the event changes nothing (a duplicate, or too late for a cell that has
 * ended). Pure, so it copies the array of cells: for many events use `foldRunEvents` or a `RunFold`, which copy it once.
 */
export function foldRun<Result extends EventResult, Found extends EventResult>(
  state: RunState<Result, Found>,
  event: RunEvent<Result, Found>,
): RunState<Result, Found> {
  return foldRunEvents(state, [event])
}

/** The state after all `events`, in order. */
export function foldRunEvents<Result extends EventResult, Found extends EventResult>(
  state: RunState<Result, Found>,
  events: Iterable<RunEvent<Result, Found>>,
): RunState<Result, Found> {
  const fold = new RunFold(state)
  for (const event of events) fold.apply(event)
  return fold.state
}

/**
 * The same reducer for long logs: each event takes constant time. It changes its state in place until the state is handed out.
 * A state that was handed out never changes afterwards, because the next event copies the cells before it writes. So take
 * `state` once a frame or once a batch, not once an event, and use `read` for what is needed in between.
 */
export class RunFold<Result extends EventResult = CellResult, Found extends EventResult = Result> {
  #state: RunState<Result, Found>
  #handedOut = true
  #lastSeq = 0
  #moved: Set<number> | null = null

  constructor(state: RunState<Result, Found> = initialRunState()) {
    this.#state = state
  }

  /** The state up to now. */
  get state(): RunState<Result, Found> {
    return this.handOut().state
  }

  /** The state up to now, and the indexes of the cells that changed since the state was last handed out; null if any may have changed. */
  handOut(): { state: RunState<Result, Found>; moved: ReadonlySet<number> | null } {
    const moved = this.#moved
    this.#moved = new Set()
    this.#handedOut = true
    return { state: this.#state, moved }
  }

  /** Returns `view(state)`. The view gets the state itself, and must not keep any part of it. */
  read<T>(view: (state: RunState<Result, Found>) => T): T {
    return view(this.#state)
  }

  /** Number of the newest stored event that was applied; 0 before the first. */
  get lastSeq(): number {
    return this.#lastSeq
  }

  /** Applies one event and returns whether the state changed. An event whose number `seq` in the stored log is not new is dropped. */
  apply(event: RunEvent<Result, Found>, seq: number | null = null): boolean {
    if (seq !== null) {
      if (seq <= this.#lastSeq) return false
      this.#lastSeq = seq
    }
    if (event.type === 'runStarted') return this.#start(event)
    // A run that was closed as interrupted may go on, if its program is alive after all.
    if (this.#state.status !== 'running' && this.#state.status !== 'interrupted') return false
    switch (event.type) {
      case 'runPaused':
      case 'runWaits':
      case 'runResumed':
      case 'clockJumped':
        return this.#hold(event)
      case 'engineNote':
        return this.#note({ level: event.level, message: event.message })
      case 'runFinished':
        return this.#finish(event)
      case 'cellsCancelled':
        return event.cells.map((cell) => this.#applyToCell(cell, event)).includes(true)
      default:
        return this.#applyToCell(event.cell, event)
    }
  }

  #start({ run, notebook, lane, at, plan, keys }: RunStarted): boolean {
    if (this.#state.run === run) return false
    const queued: CellState<Result, Found> = { status: 'queued' }
    const initial = initialRunState<Result, Found>()
    const cells = keys.map(() => queued)
    const counts = { ...initial.counts, queued: keys.length }
    this.#state = { ...initial, run, notebook, lane, status: 'running', startedAt: at, plan, keys, cells, counts }
    this.#handedOut = false
    this.#moved = null
    return true
  }

  #applyToCell(index: number, event: CellEvent<Result, Found>): boolean {
    const before = this.#state.cells[index]
    if (before === undefined) return false
    const after = nextCellState(before, event)
    if (after === before) return false
    const state = this.#own()
    state.cells[index] = after
    count(state.counts, before, -1)
    count(state.counts, after, 1)
    if (after.status === 'done' && !after.cached) state.outputTokens += after.result?.tokens.output ?? 0
    state.status = 'running'
    this.#moved?.add(index)
    return true
  }

  #note(note: RunState['notes'][number]): boolean {
    const last = this.#state.notes.at(-1)
    if (last?.message === note.message && last.level === note.level) return false
    this.#own().notes.push(note)
    return true
  }

  #hold(event: HoldEvent): boolean {
    const after = nextHold(this.#state, event)
    if (after.hold === this.#state.hold && after.idleMs === this.#state.idleMs) return false
    this.#state = { ...this.#own(), ...after }
    return true
  }

  #finish({ at, outcome, totals, error }: RunFinished): boolean {
    const state = this.#own()
    state.cells.forEach((cell, index) => {
      if (outcome === 'cancelled') this.#applyToCell(index, { type: 'cellsCancelled', cells: [index] })
      // Its text is lost.
      else if (cell.status === 'running') this.#applyToCell(index, { type: 'cellRetried', cell: index })
    })
    this.#state = { ...state, ...nextHold(state, { type: 'runResumed', at }), status: outcome, endedAt: at, totals, error: error ?? null }
    this.#moved = null
    return true
  }

  /** The state to write to: a copy if the present one was handed out. */
  #own(): RunState<Result, Found> {
    if (this.#handedOut) {
      const { cells, counts, notes } = this.#state
      this.#state = { ...this.#state, cells: cells.slice(), counts: { ...counts }, notes: notes.slice() }
      this.#handedOut = false
    }
    return this.#state
  }
}

function count(counts: RunState['counts'], cell: CellState<EventResult>, step: 1 | -1): void {
  counts[cell.status] += step
  if (cell.status === 'done' && cell.cached) counts.cached += step
}

/** The same object if the event changes nothing. Only `cellRetried` opens a failed cell again; done and cancelled cells never change. */
function nextCellState<Result extends EventResult, Found extends EventResult>(
  state: CellState<Result, Found>,
  event: CellEvent<Result, Found>,
): CellState<Result, Found> {
  switch (event.type) {
    case 'cellStarted':
      return state.status === 'queued' ? { status: 'running', text: '' } : state
    case 'cellTokens': {
      // Tokens of a queued cell belong to an attempt that was given up.
      if (state.status !== 'running') return state
      const text = event.whole ? event.text : state.text + event.text
      const thinking = event.thinking ?? state.thinking
      if (text === state.text && thinking === state.thinking) return state
      return { status: 'running', text, ...(thinking === undefined ? {} : { thinking }) }
    }
    case 'cellCached':
      return isOpen(state) ? { status: 'done', cached: true, result: event.result } : state
    case 'cellDone':
      return isOpen(state) ? { status: 'done', cached: false, result: event.result } : state
    case 'cellFailed':
      return isOpen(state) ? { status: 'failed', error: event.error } : state
    case 'cellRetried':
      return state.status === 'failed' || state.status === 'running' ? { status: 'queued' } : state
    case 'cellsCancelled':
      return isOpen(state) ? { status: 'cancelled' } : state
    default:
      return assertNever(event)
  }
}

type HoldAndIdle = Pick<RunState, 'hold' | 'idleMs'>

function nextHold({ hold, idleMs }: HoldAndIdle, event: HoldEvent): HoldAndIdle {
  // A clock that was set back in between must not give a negative wait.
  const idleAt = (at: number) => idleMs + (hold ? Math.max(0, at - hold.since) : 0)
  switch (event.type) {
    case 'runPaused': {
      if (hold?.reason === 'paused') return { hold, idleMs }
      const because = event.because ? { because: event.because } : {}
      return { hold: { reason: 'paused', since: event.at, ...because }, idleMs: idleAt(event.at) }
    }
    case 'runWaits':
      if (hold?.reason === 'waiting' && hold.behind.run === event.behind.run) return { hold, idleMs }
      return { hold: { reason: 'waiting', since: event.at, behind: event.behind }, idleMs: idleAt(event.at) }
    case 'runResumed':
      return { hold: null, idleMs: idleAt(event.at) }
    case 'clockJumped':
      // A jump during a hold is counted here; the start of the hold moves along, so that the jump is not counted twice.
      return { hold: hold && { ...hold, since: hold.since + event.ms }, idleMs: idleMs + event.ms }
    default:
      return assertNever(event)
  }
}
