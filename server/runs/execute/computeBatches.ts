import { setTimeout as delay } from 'node:timers/promises'

import { AppError, type ErrorData } from '../../core/errors.ts'
import type { Maker } from '../../io/store/resultStore.ts'
import { type Computation, isWanted } from '../plan/computation.ts'
import type { StoredCells } from '../plan/runTypes.ts'
import { afterCrash } from './afterCrash.ts'
import type { EngineUse } from './engineQueue.ts'
import { type BatchContext, type Crash, failComputation, generateBatch } from './generateBatch.ts'
import { createKeyClaims, type KeyClaims } from './keyClaims.ts'
import type { RunDeps } from './runDeps.ts'
import type { RunGate } from './runGate.ts'

/** Cells in one request to the engine: many, because it shares prompt prefixes within a request; not all, because the request is one message. */
const BATCH_CELLS = 4000
/** After this many deaths of the engine in a row, with nothing computed in between, the run is given up; after fewer if no cell had begun. */
const BARREN_CRASHES = { begun: 10, notBegun: 2 }
/** How long to wait for more results of other runs, to take them together. */
const GATHER_MS = 50

export type BatchesContext = BatchContext & {
  gate: RunGate
  /** What the engine is used for: runs with the same use share it. */
  use: Omit<EngineUse, 'alone'>
  /** What the store had before this run began. */
  stored: StoredCells
}

/** `alone`: they were running when the engine died, and are tried again while no other run uses the engine. */
type Batch = { computations: Computation[]; alone: boolean }

/**
 * Computes the cells of one model in batches. Each batch waits at the gate, leaves out what another run is computing, and is
 * tried again after the engine died. If it dies again and again without a result, the run is paused with the reason: a cell that was
 * not tried does not fail.
 */
export async function computeBatches(deps: RunDeps, computations: Computation[], context: BatchesContext): Promise<void> {
  const batches: Batch[] = []
  for (let from = 0; from < computations.length; from += BATCH_CELLS)
    batches.push({ computations: computations.slice(from, from + BATCH_CELLS), alone: false })
  const { claims = createKeyClaims() } = deps
  let barren = 0
  /** Batches passed over since the last one that had work. */
  let passed = 0
  for (let batch = batches.shift(); batch && !context.signal.aborted; batch = batches.shift()) {
    if (!batch.computations.some(isWanted)) continue
    const closing = await turn(computations, batch, context)
    if (!closing) return
    const { mine, others } = claimOpen(deps, batch.computations, context, claims)
    if (others.length > 0) batches.push({ computations: others, alone: batch.alone })
    passed = mine.length > 0 ? 0 : passed + 1
    if (mine.length === 0) {
      if (others.length > 0 && passed >= batches.length) await othersMove(claims, batches, context)
      continue
    }
    const crash = await generateClaimed(deps, mine, { ...context, closing }, claims)
    if (!crash) {
      barren = 0
      const back = mine.filter(isWanted)
      if (back.length > 0) batches.unshift({ computations: back, alone: batch.alone })
      continue
    }
    const { alone } = context.gate
    const { error, culprits } = crash
    const isStuck = error.code === 'ENGINE_STUCK'
    const ended = mine.filter(({ status }) => status === 'ended').length
    const { next, later, failed } = afterCrash(mine, { alone, culprits, isStuck })
    // A cause that is known and gone counts as progress.
    const progress = ended > 0 || failed.some((each) => culprits.includes(each))
    barren = progress ? 0 : barren + 1
    // An engine that dies before any cell begins, or again and again, will not do better with the next batch.
    const hopeless = barren >= (later.length > 0 ? BARREN_CRASHES.begun : BARREN_CRASHES.notBegun)
    for (const each of failed.filter(isWanted)) failComputation(deps, each, context, blamed(error, culprits.includes(each)).toData())
    for (const each of later.flat()) context.cellLog.retried(each)
    if (later.length > 0)
      context.log.append({
        type: 'engineNote',
        level: 'warning',
        message: `${cellCount(later.flat().length)} at work are computed again: ${error.message}`,
      })
    if (next.length > 0) batches.unshift({ computations: next, alone: hopeless })
    batches.push(...later.map((half) => ({ computations: half, alone: true })))
    if (!hopeless) continue
    // If another run used the engine too, it may be the cause: the rest is tried alone before the run is given up.
    if (alone) context.gate.giveUp(hopelessly(error, barren, batches))
    barren = 0
  }
}

function hopelessly(error: AppError, deaths: number, batches: readonly Batch[]): ErrorData {
  const left = batches.reduce((sum, { computations }) => sum + computations.filter(isWanted).length, 0)
  const rest = `${cellCount(left)} ${left === 1 ? 'is' : 'are'} left, not marked as failed`
  return {
    code: error.code,
    message: `The engine died ${deaths} times in a row without a result. ${rest}. The last time: ${error.message}`,
  }
}

function cellCount(count: number): string {
  return count === 1 ? '1 cell' : `${count.toLocaleString('en')} cells`
}

/** Claims what is still to be computed: `mine` is for this run, `others` is being computed by other runs. */
function claimOpen(deps: RunDeps, batch: readonly Computation[], context: BatchesContext, claims: KeyClaims) {
  const { run } = context.log
  const taken = claims.take(
    batch.filter(isWanted).map(({ key }) => key),
    run,
  )
  const mine: Computation[] = []
  try {
    // Looked up after the claim, so that nothing is missed that another run has ended in between.
    const open = takeFound(deps, batch, context)
    for (const each of open) if (taken.has(each.key)) mine.push(each)
    return { mine, others: open.filter(({ key }) => !taken.has(key)) }
  } finally {
    const kept = new Set(mine.map(({ key }) => key))
    for (const key of taken) if (!kept.has(key)) claims.free(key, run)
  }
}

/** Waits at the gate for a batch; null if the run is over, or if none of `computations` is wanted any more. */
async function turn(
  computations: readonly Computation[],
  { alone }: Batch,
  { gate, use, onCancel }: BatchesContext,
): Promise<AbortSignal | null> {
  const unwanted = new AbortController()
  onCancel(() => {
    if (!computations.some(isWanted)) unwanted.abort()
  })
  const closing = await gate.open({ ...use, alone }, unwanted.signal)
  onCancel(null)
  return closing
}

/** The rest is being computed by other runs: resolves when one of them ends a cell, or when a cell of ours is cancelled. */
async function othersMove(claims: KeyClaims, batches: readonly Batch[], context: BatchesContext): Promise<void> {
  // A run that computes these cells must not wait for our place.
  context.gate.leave()
  const cancelled = new AbortController()
  context.onCancel(() => cancelled.abort())
  const keys = batches.flatMap(({ computations }) => computations.filter(isWanted).map(({ key }) => key))
  await claims.anyFree(keys, AbortSignal.any([context.signal, cancelled.signal]))
  context.onCancel(null)
  if (!cancelled.signal.aborted) await delay(GATHER_MS)
}

/** Frees the claims of what ended, and at the end of all the rest. */
async function generateClaimed(
  deps: RunDeps,
  computations: readonly Computation[],
  context: BatchContext,
  claims: KeyClaims,
): Promise<Crash | null> {
  try {
    return await generateBatch(deps, computations, { ...context, ended: ({ key }) => claims.free(key, context.log.run) })
  } finally {
    for (const { key, status } of computations) if (status !== 'ended') claims.free(key, context.log.run)
  }
}

/** `compiling`: its grammar was being compiled, so that nothing else can be the cause. */
function blamed({ code, message }: AppError, compiling: boolean): AppError {
  const work = compiling ? 'compiled the grammar of this cell' : 'worked on this cell and nothing else'
  const what = code === 'ENGINE_STUCK' && compiling ? 'stopped answering' : 'died twice'
  return new AppError(code, `The engine ${what} while it ${work}. ${message}`)
}

/**
 * Ends the computations that another run has done or failed at meanwhile, and returns those that are still wanted. An error
 * that was stored before this run began does not count, and neither does one of the time limit.
 */
function takeFound(deps: RunDeps, batch: readonly Computation[], { replace, cellLog, stored }: BatchesContext): Computation[] {
  const open = batch.filter(isWanted)
  // Without other runs nothing new can be stored; a run that computes everything again wants no stored result.
  if (!deps.claims || replace) return open
  const { results } = deps.store
  const makers = results.makers(open.map(({ key }) => key))
  const found = results.results(open.flatMap(({ key }) => (makers.get(key)?.status === 'done' ? [key] : [])))
  return open.filter((computation) => {
    const { key, wanted } = computation
    const result = found.get(key)
    if (result) {
      computation.status = 'ended'
      for (const cell of wanted) cellLog.cached(cell, result)
      return false
    }
    const error = isNewError(makers.get(key), stored.get(key)) ? results.cell(key)?.error : null
    // Another run may give its cells less time than this one does.
    if (!error || error.code === 'CELL_TIMEOUT') return true
    computation.status = 'ended'
    cellLog.failed(wanted, error)
    return false
  })
}

function isNewError(now: Maker | undefined, before: Maker | undefined): boolean {
  if (now?.status !== 'failed') return false
  return now.run !== before?.run || now.computedAt !== before.computedAt
}
