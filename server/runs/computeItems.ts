import { setTimeout as delay } from 'node:timers/promises'

import { AppError } from '../core/errors.ts'
import { afterCrash } from './afterCrash.ts'
import { type BatchContext, failItem, generateBatch } from './generateBatch.ts'
import { createKeyClaims, type KeyClaims } from './keyClaims.ts'
import type { RunDeps } from './runDeps.ts'
import type { RunGate } from './runGate.ts'
import type { WorkItem } from './workItem.ts'

/** Cells in one request to the engine: many, because it shares prompt prefixes within a request; not all, because the request is one message. */
const BATCH_CELLS = 4000
/** So many deaths with nothing done in between are no cell's fault. */
const BARREN_CRASHES = 10
/** Results that another run brings are taken in together. */
const GATHER_MS = 50

export type ItemsContext = BatchContext & { gate: RunGate; /** What the engine is used for: runs of one use share it. */ use: string }

/** Computes items of one model batch by batch: when the gate lets it, what another run computes left to that run, and after each death of the engine again. */
export async function computeItems(deps: RunDeps, items: WorkItem[], context: ItemsContext): Promise<void> {
  const batches: WorkItem[][] = []
  for (let from = 0; from < items.length; from += BATCH_CELLS) batches.push(items.slice(from, from + BATCH_CELLS))
  const { claims = createKeyClaims() } = deps
  let barren = 0
  /** Batches looked at since one was begun. */
  let passed = 0
  for (let batch = batches.shift(); batch && !context.signal.aborted; batch = batches.shift()) {
    if (!batch.some(isOpen)) continue
    const closing = await context.gate.open(context.use)
    if (!closing) return
    const open = takeFound(deps, batch, context)
    if (open.length === 0) continue
    const mine = open.filter(({ key }) => claims.take(key))
    const taken = new Set(mine)
    const others = open.filter((item) => !taken.has(item))
    if (others.length > 0) batches.push(others)
    passed = mine.length > 0 ? 0 : passed + 1
    if (mine.length === 0) {
      if (passed < batches.length) continue
      // All that is left is being computed by other runs: their results come in as they go.
      const keys = batches.flat().map(({ key }) => key)
      await claims.anyFree(keys, AbortSignal.any([closing, context.signal]))
      await delay(GATHER_MS)
      continue
    }
    const crash = await generateClaimed(deps, mine, { ...context, closing }, claims)
    if (!crash) {
      const back = mine.filter(isOpen)
      if (back.length > 0) batches.unshift(back)
      continue
    }
    barren = mine.some((item) => item.status === 'ended') ? 0 : barren + 1
    const begun = mine.some((item) => item.status === 'running')
    const { next, later, failed } = afterCrash(mine)
    failAll(deps, failed, context, blamed(crash))
    // An engine that dies before any cell begins, or again and again, will not do better with the next batch.
    if (barren >= (begun ? BARREN_CRASHES : 2)) return failAll(deps, [next, ...later, ...batches].flat(), context, crash)
    for (const item of later.flat()) context.progress.retried(item)
    if (next.length > 0) batches.unshift(next)
    batches.push(...later)
  }
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

function isOpen(item: WorkItem): boolean {
  return item.status !== 'ended' && item.wanted.size > 0
}

/** Ends the items that another run has computed meanwhile, and returns the others. */
function takeFound(deps: RunDeps, batch: readonly WorkItem[], { replace, progress }: BatchContext): WorkItem[] {
  const open = batch.filter(isOpen)
  // Alone, a run has looked at its start; a run that computes everything again wants no stored result.
  if (!deps.claims || replace) return open
  const found = deps.store.results.results(open.map(({ key }) => key))
  return open.filter((item) => {
    const result = found.get(item.key)
    if (!result) return true
    item.status = 'ended'
    for (const cell of item.wanted) progress.cached(cell, result)
    return false
  })
}

function blamed(crash: AppError): AppError {
  return new AppError(crash.code, `The engine died twice while it worked on this cell and nothing else. ${crash.message}`)
}

function failAll(deps: RunDeps, items: readonly WorkItem[], context: BatchContext, crash: AppError): void {
  for (const item of items) if (item.status !== 'ended') failItem(deps, item, context, crash.toData())
}
