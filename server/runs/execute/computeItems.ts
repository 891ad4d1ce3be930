import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import type { CellKey } from '../../core/ids.ts'
import type { Maker } from '../../io/store/resultStore.ts'
import { afterCrash } from './afterCrash.ts'
import type { EngineUse } from './engineQueue.ts'
import { type BatchContext, failItem, generateBatch } from './generateBatch.ts'
import { createKeyClaims, type KeyClaims } from './keyClaims.ts'
import type { RunDeps } from './runDeps.ts'
import type { RunGate } from './runGate.ts'
import { isOpen, type WorkItem } from '../plan/workItem.ts'
import type { RunProgress } from './runProgress.ts'

/** Cells in one request to the engine: many, because it shares prompt prefixes within a request; not all, because the request is one message. */
const BATCH_CELLS = 4000
/** So many deaths with nothing done in between are no cell's fault; where no cell had begun, so few. */
const BARREN_CRASHES = { begun: 10, notBegun: 2 }
/** Results that another run brings are taken in together. */
const GATHER_MS = 50

export type ItemsContext = BatchContext & {
  gate: RunGate
  /** What the engine is used for: runs of one use share it. */
  use: Omit<EngineUse, 'alone'>
  /** Errors that were stored before this run began; it is to try those cells again. */
  failedBefore: ReadonlyMap<CellKey, Maker>
}

/** `alone`: they were at work when the engine died, and are tried with no other run beside them. */
type Batch = { items: WorkItem[]; alone: boolean }

/** Computes items of one model batch by batch: when the gate lets it, what another run computes left to that run, and after each death of the engine again. */
export async function computeItems(deps: RunDeps, items: WorkItem[], context: ItemsContext): Promise<void> {
  const batches: Batch[] = []
  for (let from = 0; from < items.length; from += BATCH_CELLS) batches.push({ items: items.slice(from, from + BATCH_CELLS), alone: false })
  const { claims = createKeyClaims() } = deps
  let barren = 0
  /** Batches looked at since one was begun. */
  let passed = 0
  /** Why the engine is not asked any more. */
  let givenUp: AppError | null = null
  for (let batch = batches.shift(); batch && !context.signal.aborted; batch = batches.shift()) {
    if (!batch.items.some(isOpen)) continue
    const closing = givenUp ? context.signal : await turn(items, batch, context)
    if (!closing) return
    const open = takeFound(deps, batch.items, context)
    const mine = open.filter(({ key }) => claims.take(key))
    const taken = new Set(mine)
    const others = open.filter((item) => !taken.has(item))
    if (others.length > 0) batches.push({ items: others, alone: batch.alone })
    passed = mine.length > 0 ? 0 : passed + 1
    if (mine.length === 0) {
      if (open.length > 0 && passed >= batches.length) await othersMove(claims, batches, context)
      continue
    }
    if (givenUp) {
      failClaimed(deps, mine, { context, claims, crash: givenUp })
      continue
    }
    const crash = await generateClaimed(deps, mine, { ...context, closing }, claims)
    if (!crash) {
      barren = 0
      const back = mine.filter(isOpen)
      if (back.length > 0) batches.unshift({ items: back, alone: batch.alone })
      continue
    }
    const { alone } = context.gate
    barren = mine.some((item) => item.status === 'ended') ? 0 : barren + 1
    // An engine that dies before any cell begins, or again and again, will not do better with the next batch.
    const hopeless = barren >= (mine.some((item) => item.status === 'running') ? BARREN_CRASHES.begun : BARREN_CRASHES.notBegun)
    const { next, later, failed } = afterCrash(mine, { alone })
    for (const item of failed.filter(isOpen)) failItem(deps, item, context, blamed(crash).toData())
    for (const item of later.flat()) context.progress.retried(item)
    if (hopeless && alone) givenUp = crash
    // Beside another run it may be that one's fault: what is left is tried alone before it is given up.
    if (hopeless) barren = 0
    if (next.length > 0) batches.unshift({ items: next, alone: hopeless })
    batches.push(...later.map((half) => ({ items: half, alone: true })))
  }
}

/** The gate for a batch; null also where none of `items` is wanted any more before it opens. */
async function turn(items: readonly WorkItem[], { alone }: Batch, { gate, use, onCancel }: ItemsContext): Promise<AbortSignal | null> {
  const unwanted = new AbortController()
  onCancel(() => {
    if (!items.some(isOpen)) unwanted.abort()
  })
  const closing = await gate.open({ ...use, alone }, unwanted.signal)
  onCancel(null)
  return closing
}

/** All that is left is being computed by other runs: resolves when one of them lets a cell go, or nobody wants one of ours any more. */
async function othersMove(claims: KeyClaims, batches: readonly Batch[], context: ItemsContext): Promise<void> {
  // Nobody who computes for us may wait in the queue behind us.
  context.gate.leave()
  const cancelled = new AbortController()
  context.onCancel(() => cancelled.abort())
  const keys = batches.flatMap(({ items }) => items.filter(isOpen).map(({ key }) => key))
  await claims.anyFree(keys, AbortSignal.any([context.signal, cancelled.signal]))
  context.onCancel(null)
  if (!cancelled.signal.aborted) await delay(GATHER_MS)
}

/** Whatever happens, what did not end is anybody's again. */
async function generateClaimed(
  deps: RunDeps,
  items: readonly WorkItem[],
  context: BatchContext,
  claims: KeyClaims,
): Promise<AppError | null> {
  try {
    return await generateBatch(deps, items, { ...context, ended: ({ key }) => claims.free(key) })
  } finally {
    for (const item of items) if (item.status !== 'ended') claims.free(item.key)
  }
}

function failClaimed(
  deps: RunDeps,
  items: readonly WorkItem[],
  { context, claims, crash }: { context: ItemsContext; claims: KeyClaims; crash: AppError },
): void {
  for (const item of items) {
    failItem(deps, item, context, crash.toData())
    claims.free(item.key)
  }
}

function blamed(crash: AppError): AppError {
  return new AppError(crash.code, `The engine died twice while it worked on this cell and nothing else. ${crash.message}`)
}

/**
 * Ends the items that another run has computed meanwhile, or failed at, and returns the others that are open. An error that was there
 * before this run began (`failedBefore`) is no such failure, nor is a lack of time.
 */
function takeFound(
  deps: RunDeps,
  batch: readonly WorkItem[],
  { replace, progress, failedBefore }: { replace: boolean; progress: RunProgress; failedBefore: ReadonlyMap<CellKey, Maker> },
): WorkItem[] {
  const open = batch.filter(isOpen)
  // Alone, a run has looked at its start; a run that computes everything again wants no stored result.
  if (!deps.claims || replace) return open
  const { results } = deps.store
  const keys = open.map(({ key }) => key)
  const found = results.results(keys)
  const makers = results.makers(keys)
  return open.filter((item) => {
    const { key, wanted } = item
    const result = found.get(key)
    if (result) {
      item.status = 'ended'
      for (const cell of wanted) progress.cached(cell, result)
      return false
    }
    const error = isNew(makers.get(key), failedBefore.get(key)) ? results.cell(key)?.error : null
    // Another run may give its cells less time than this one does.
    if (!error || error.code === 'CELL_TIMEOUT') return true
    item.status = 'ended'
    progress.failed(wanted, error)
    return false
  })
}

function isNew(now: Maker | undefined, before: Maker | undefined): boolean {
  if (now?.status !== 'failed') return false
  return now.run !== before?.run || now.computedAt !== before.computedAt
}
