import { setImmediate as breathe } from 'node:timers/promises'

import { type ErrorData, toErrorData } from '../../core/errors.ts'
import { contextStep } from '../../core/experiment/defaults.ts'
import { packGrid } from '../../core/grid/packedGrid.ts'
import type { RunFinished } from '../../core/run/runEvent.ts'
import { openCells, runTotals } from '../../core/run/runState.ts'
import { awakeNow } from '../../io/awakeClock.ts'
import { HEARTBEAT_EVERY_MS } from '../../io/processOwner.ts'
import type { RunLog } from '../log/runLog.ts'
import { refOf, weightsName } from '../plan/cellModel.ts'
import { type Computation, computationsOf, needsWork } from '../plan/computation.ts'
import type { KeyedModel, ReadyRun } from '../plan/runTypes.ts'
import { type CellLog, createCellLog } from './cellLog.ts'
import { type BatchesContext, computeBatches } from './computeBatches.ts'
import { failComputation } from './generateBatch.ts'
import { keepProbabilities } from './keepProbabilities.ts'
import type { RunControl } from './runControl.ts'
import type { RunDeps } from './runDeps.ts'
import { createRunGate, type RunGate } from './runGate.ts'
import { WorkClock } from './workClock.ts'

const CACHED_A_PAGE = 500
const LOOK_FOR_CANCEL_MS = 500

/**
 * Executes a run whose log has begun: logs the stored cells, then computes the missing ones model by model. Always ends the log
 * with `runFinished`, which it returns. Never throws: an error is in that event.
 */
export async function executeRun(deps: RunDeps, ready: ReadyRun, toLog: RunLog, control: RunControl): Promise<RunFinished> {
  const clock = new WorkClock({ awake: deps.awake ?? awakeNow, wall: deps.now })
  const log = timed(toLog, clock)
  const cellLog = createCellLog(log)
  const heart = setInterval(() => beat(deps, log, clock), HEARTBEAT_EVERY_MS)
  const ears = setInterval(() => cancelIfAsked(deps, log, control), LOOK_FOR_CANCEL_MS)
  let error: ErrorData | undefined
  try {
    const placed = ready.cells.map(({ retrieval: _retrieval, ...cell }) => ({ ...cell, seedKey: ready.seedKeys[cell.caseIndex] }))
    deps.store.outlines.put(log.run, {
      ...packGrid(placed, () => 'none'),
      ...(ready.cells.some(({ retrieval }) => retrieval) ? { retrieves: true } : {}),
    })
    const who = { run: log.run, notebook: ready.notebook, title: ready.title }
    // Made first, so that it notices a pause while the stored cells are read.
    const gate = createRunGate({ queue: deps.engineQueue ?? null, who, control, log, now: deps.now })
    try {
      await logStored(deps, ready, { cellLog, control })
      await computeMissing(deps, ready, { log, cellLog, control, gate })
      await keepProbabilities(deps, ready, { log, gate, signal: control.signal })
    } finally {
      gate.close()
    }
    deps.store.queue.flush()
  } catch (thrown) {
    error = toErrorData(thrown, 'INTERNAL')
  } finally {
    clearInterval(heart)
    clearInterval(ears)
  }
  cellLog.cancelled(log.read(openCells))
  const outcome = error ? 'failed' : control.signal.aborted ? control.ending : 'done'
  const reason = error ?? (outcome === 'interrupted' ? control.givenUp : null)
  const ms = Math.round(clock.ms())
  const totals = log.read((state) => runTotals(state, ms))
  const finished = { type: 'runFinished', at: deps.now(), outcome, totals, ...(reason ? { error: reason } : {}) } as const
  log.append(finished)
  try {
    deps.store.queue.flush()
  } catch {
    // A full disk was reported above; the queue keeps the end of the log until there is room.
  }
  return finished
}

/** A log that tells the clock when the run is put on hold or goes on. */
function timed(log: RunLog, clock: WorkClock): RunLog {
  return {
    ...log,
    append(event) {
      log.append(event)
      clock.hold(log.read(({ hold }) => hold !== null))
    },
  }
}

function beat(deps: RunDeps, log: RunLog, clock: WorkClock): void {
  try {
    deps.store.runs.heartbeat(log.run, deps.now())
    const ms = clock.jump()
    if (ms !== 0) log.append({ type: 'clockJumped', ms })
  } catch {
    // A full disk or a locked store: the run gets the same error at its next write, and the next beat comes soon.
  }
}

/** Another program, such as the server of the page, may ask this one to cancel the run. */
function cancelIfAsked({ store }: RunDeps, { run }: RunLog, control: RunControl): void {
  try {
    if (store.runs.cancelAsked(run)) control.cancel()
  } catch {
    // A locked or broken store: the run gets the same error at its next write.
  }
}

type Parts = { log: RunLog; cellLog: CellLog; control: RunControl; gate: RunGate }

/** Logs the cells that need no work, with their result or error from the store. */
async function logStored({ store: { results } }: RunDeps, ready: ReadyRun, { cellLog, control }: Pick<Parts, 'cellLog' | 'control'>) {
  const stored = ready.cells.filter(({ key }) => !needsWork(key, ready))
  for (let from = 0; from < stored.length && !control.signal.aborted; from += CACHED_A_PAGE) {
    const page = stored.slice(from, from + CACHED_A_PAGE)
    const found = results.results(page.map(({ key }) => key))
    for (const { index, key } of page) {
      const result = found.get(key)
      const gone = { code: 'NOT_FOUND', message: 'The stored error of this cell is gone. Retry it.' } as const
      if (result) cellLog.cached(index, result)
      // A result that turns out to be damaged stays open, and is computed like a missing one.
      else if (ready.stored.get(key)?.status !== 'done') cellLog.failed([index], results.cell(key)?.error ?? gone)
    }
    // Lets other requests of the server run between pages.
    await breathe()
  }
}

/** Computes the cells that are still open. */
async function computeMissing(deps: RunDeps, ready: ReadyRun, { log, cellLog, control, gate }: Parts): Promise<void> {
  // A store that cannot be written must stop the engine too: its results would be lost.
  const stop = new AbortController()
  const signal = AbortSignal.any([control.signal, stop.signal])
  const open = new Set(log.read(openCells))
  const computations = computationsOf(ready.cells.filter(({ index }) => open.has(index)))
  let cancelInEngine: ((computations: Computation[]) => void) | null = null
  const byCell = new Map(computations.flatMap((computation) => [...computation.wanted].map((cell) => [cell, computation] as const)))
  const unlisten = control.onCells((cells) => {
    cellLog.cancelled(cells)
    const unwanted = dropCells(cells, byCell)
    if (unwanted.length > 0) cancelInEngine?.(unwanted)
  })
  try {
    for (const { model, timeLimitMs, computations: together } of requestGroups(ready, computations)) {
      const context: BatchesContext = {
        gate,
        use: { name: `${weightsName(model.ref)} ${ready.lane}`, positions: contextLength(ready.positions.get(model.ref.id) ?? 0) },
        model,
        timeLimitMs,
        lane: ready.lane,
        replace: ready.noCache,
        log,
        cellLog,
        stored: ready.stored,
        signal,
        onCancel: (cancel) => (cancelInEngine = cancel),
        check: () => {
          const failure = deps.store.queue.failure()
          if (!failure) return
          stop.abort()
          throw failure
        },
      }
      // Cells whose prompt is longer than the context fail without reaching the engine.
      for (const computation of together) {
        const refused = ready.refused.get(computation.key)
        if (refused && computation.wanted.size > 0) failComputation(deps, computation, context, refused.error)
      }
      await computeBatches(deps, together, context)
      context.check()
    }
  } finally {
    unlisten()
  }
}

/** Removes cancelled cells from their computations; returns the computations that no cell wants any more. */
function dropCells(cells: readonly number[], byCell: ReadonlyMap<number, Computation>): Computation[] {
  return cells.flatMap((cell) => {
    const computation = byCell.get(cell)
    return computation?.wanted.delete(cell) && computation.wanted.size === 0 && computation.status !== 'ended' ? [computation] : []
  })
}

type RequestGroup = { model: KeyedModel; timeLimitMs: number | undefined; computations: Computation[] }

/**
 * The cells of a request share model, adapter, context length and time limit. The groups of one model follow each other, so that it is
 * loaded once, and so do those of one adapter, each of which needs a context of its own.
 */
function requestGroups(ready: ReadyRun, computations: readonly Computation[]): RequestGroup[] {
  return [...ready.models].flatMap(([id, model]) => {
    const own = computations.filter(({ cell }) => cell.model === id)
    const byAdapter = Map.groupBy(own, ({ cell: { adapter } }) => (adapter ? `${adapter.id}@${adapter.scale}` : ''))
    return [...byAdapter.values()].flatMap((alike) => {
      const groups = Map.groupBy(alike, ({ cell }) => `${cell.context} ${cell.timeLimitMs}`)
      return [...groups.values()].map((together) => {
        const { timeLimitMs, ...cell } = together[0]?.cell ?? {}
        return { model: { ...model, ref: refOf(model, cell) }, timeLimitMs, computations: together }
      })
    })
  })
}

/** The engine rounds its context up in the same way. */
function contextLength(positions: number): number {
  return Math.ceil(positions / contextStep) * contextStep
}
