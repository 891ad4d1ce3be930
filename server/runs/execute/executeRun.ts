import { setImmediate as breathe } from 'node:timers/promises'

import { AppError, type ErrorData, toErrorData } from '../../core/errors.ts'
import { packGrid } from '../../core/grid/packedGrid.ts'
import type { CellKey } from '../../core/ids.ts'
import type { RunEvent, RunTotals } from '../../core/run/runEvent.ts'
import { contextStep } from '../../core/experiment/defaults.ts'
import { awakeNow } from '../../io/awakeClock.ts'
import { HEARTBEAT_EVERY_MS } from '../../io/processOwner.ts'
import type { Maker } from '../../io/store/resultStore.ts'
import { computeItems, type ItemsContext } from './computeItems.ts'
import { type BatchContext, failItem } from './generateBatch.ts'
import { keepProbabilities } from './keepProbabilities.ts'
import type { RunControl } from './runControl.ts'
import type { RunDeps } from './runDeps.ts'
import { createRunGate, type RunGate } from './runGate.ts'
import type { RunLog } from '../log/runLog.ts'
import { createRunProgress, type RunProgress } from './runProgress.ts'
import type { KeyedModel, ReadyRun } from '../plan/runTypes.ts'
import { WorkClock } from './workClock.ts'
import { type WorkItem, workItems } from '../plan/workItem.ts'

const CACHED_A_PAGE = 500

/**
 * Executes a run whose log has begun: stored cells first, then what is missing, model by model. Always ends the log with
 * `runFinished`. Never throws: whatever went wrong is in the log and in what it returns.
 */
export async function executeRun(
  deps: RunDeps,
  ready: ReadyRun,
  toLog: RunLog,
  control: RunControl,
): Promise<Extract<RunEvent, { type: 'runFinished' }>> {
  const clock = new WorkClock({ awake: deps.awake ?? awakeNow, wall: deps.now })
  const log = watched(toLog, clock)
  const progress = createRunProgress(log, ready.cells.length)
  const heart = setInterval(() => beat(deps, log, clock), HEARTBEAT_EVERY_MS)
  let error: ErrorData | undefined
  try {
    const placed = ready.cells.map((cell) => ({ ...cell, seedKey: ready.seedKeys?.[cell.caseIndex] }))
    deps.store.outlines.put(
      log.run,
      packGrid(placed, () => 'none'),
    )
    const who = { run: log.run, notebook: ready.notebook, title: ready.title }
    // Before anything takes time: a pause is heard from the first moment on.
    const gate = createRunGate({ queue: deps.engineQueue ?? null, who, control, log, now: deps.now })
    try {
      await computeCells(deps, ready, { log, progress, control, gate })
      await keepProbabilities(deps, ready, { log, gate, signal: control.signal })
    } finally {
      gate.close()
    }
    deps.store.queue.flush()
  } catch (thrown) {
    error = toErrorData(thrown, 'INTERNAL')
  } finally {
    clearInterval(heart)
  }
  progress.cancelled(progress.open())
  const outcome = error ? 'failed' : control.signal.aborted ? control.ending : 'done'
  const totals: RunTotals = progress.totals(Math.round(clock.ms()))
  const finished = { type: 'runFinished', at: deps.now(), outcome, totals, ...(error ? { error } : {}) } as const
  log.append(finished)
  try {
    deps.store.queue.flush()
  } catch {
    // A full disk was told above; the queue keeps the end of the log until there is room.
  }
  return finished
}

/** The clock hears of every event that goes into the log. */
function watched(log: RunLog, clock: WorkClock): RunLog {
  return {
    ...log,
    append(event) {
      clock.take(event)
      log.append(event)
    },
  }
}

function beat(deps: RunDeps, log: RunLog, clock: WorkClock): void {
  try {
    deps.store.runs.heartbeat(log.run, deps.now())
    const ms = clock.jump()
    if (ms !== 0) log.append({ type: 'clockJumped', ms })
  } catch {
    // A full disk or a locked store: the run itself meets it at its next write, and this beats again soon.
  }
}

type Parts = { log: RunLog; progress: RunProgress; control: RunControl; gate: RunGate }

async function computeCells(deps: RunDeps, ready: ReadyRun, { log, progress, control, gate }: Parts): Promise<void> {
  const { missing, failedBefore } = await takeStored(deps, ready, progress, control)
  // A store that cannot be written must stop the engine too: what it makes would be lost.
  const stop = new AbortController()
  const signal = AbortSignal.any([control.signal, stop.signal])
  const items = workItems(missing.map((index) => cellAt(ready, index)))
  let cancelItems: ((items: WorkItem[]) => void) | null = null
  const byCell = new Map(items.flatMap((item) => [...item.wanted].map((cell) => [cell, item] as const)))
  const unlisten = control.onCells((cells) => {
    const left = cancelCells(cells, byCell, progress)
    if (left.length > 0) cancelItems?.(left)
  })
  try {
    for (const { model, timeLimitMs, items: wanted } of requestGroups(ready, items)) {
      const context: ItemsContext = {
        gate,
        use: { name: `${model.ref.hash} ${ready.lane}`, positions: contextLength(ready.positions?.get(model.ref.id) ?? 0) },
        model,
        timeLimitMs,
        lane: ready.lane,
        replace: ready.noCache,
        log,
        progress,
        failedBefore,
        signal,
        onCancel: (cancel) => (cancelItems = cancel),
        check: () => {
          const failure = deps.store.queue.failure()
          if (!failure) return
          stop.abort()
          throw failure
        },
      }
      failRefused(deps, wanted, ready, context)
      await computeItems(deps, wanted, context)
      context.check()
    }
  } finally {
    unlisten()
  }
}

/** Indexes of the cells to compute, and the errors that are to be tried again. */
type Taken = { missing: number[]; failedBefore: ReadonlyMap<CellKey, Maker> }

/** Logs what the store has already. */
async function takeStored(deps: RunDeps, ready: ReadyRun, progress: RunProgress, control: RunControl): Promise<Taken> {
  const { results } = deps.store
  const statuses = ready.noCache ? new Map<string, 'done' | 'failed'>() : results.statuses(ready.cells.map(({ key }) => key))
  const stored = ready.cells.filter(({ key }) => statuses.get(key) === 'done' || (statuses.get(key) === 'failed' && !ready.retryFailed))
  for (let from = 0; from < stored.length && !control.signal.aborted; from += CACHED_A_PAGE) {
    const page = stored.slice(from, from + CACHED_A_PAGE)
    const found = results.results(page.map(({ key }) => key))
    for (const { index, key } of page) {
      const result = found.get(key)
      if (result) progress.cached(index, result)
      else
        progress.failed(
          [index],
          results.cell(key)?.error ?? { code: 'NOT_FOUND', message: 'The stored error of this cell is gone. Retry it.' },
        )
    }
    // Other requests of the server get their turn between pages.
    await breathe()
  }
  const failedBefore = ready.retryFailed
    ? results.makers([...statuses].flatMap(([key, status]) => (status === 'failed' ? [key as CellKey] : [])))
    : new Map()
  return { missing: progress.open(), failedBefore }
}

/** The cells of a request share model, context length and time limit; model by model, so that each is loaded once. */
function requestGroups(
  ready: ReadyRun,
  items: readonly WorkItem[],
): { model: KeyedModel; timeLimitMs: number | undefined; items: WorkItem[] }[] {
  return [...ready.models].flatMap(([id, model]) => {
    const own = items.filter(({ cell }) => cell.model === id)
    const groups = Map.groupBy(own, ({ cell }) => `${cell.context} ${cell.timeLimitMs}`)
    return [...groups.values()].map((together) => {
      const { context: contextSize, timeLimitMs } = together[0]?.cell ?? {}
      return { model: contextSize === undefined ? model : { ...model, ref: { ...model.ref, contextSize } }, timeLimitMs, items: together }
    })
  })
}

/** As the engine makes it. */
function contextLength(positions: number): number {
  return Math.ceil(positions / contextStep) * contextStep
}

/** Cells whose prompt is longer than the context fail before the engine hears of them. */
function failRefused(deps: RunDeps, items: readonly WorkItem[], { refused }: ReadyRun, context: BatchContext): void {
  for (const item of items) {
    const why = refused.get(item.key)
    if (why && item.wanted.size > 0) failItem(deps, item, context, why.error)
  }
}

/** Cells cancelled one by one; returns the items that nobody wants any more and the engine may be working on. */
function cancelCells(cells: readonly number[], byCell: Map<number, WorkItem>, progress: RunProgress): WorkItem[] {
  progress.cancelled(cells)
  const left: WorkItem[] = []
  for (const cell of cells) {
    const item = byCell.get(cell)
    if (item?.wanted.delete(cell) && item.wanted.size === 0 && item.status !== 'ended') left.push(item)
  }
  return left
}

function cellAt(ready: ReadyRun, index: number) {
  const cell = ready.cells[index]
  if (!cell) throw new AppError('INTERNAL', `The plan has no cell ${index}.`)
  return cell
}
