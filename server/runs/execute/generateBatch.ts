import { AppError, toErrorData } from '../../core/errors.ts'
import type { Lane } from '../../core/experiment/cell.ts'
import { generationInputs } from '../../engine/door/generationInputs.ts'
import type { GenerateReply } from '../../engine/door/protocol.ts'
import { allowedTokens } from '../plan/allowedTokens.ts'
import { measuredRates } from '../plan/measuredRates.ts'
import type { RunDeps } from './runDeps.ts'
import type { RunProgress } from './runProgress.ts'
import type { RunLog } from '../log/runLog.ts'
import type { KeyedModel } from '../plan/runTypes.ts'
import { isOpen, type WorkItem } from '../plan/workItem.ts'

const CELL_TIMEOUT_MS = 600_000

export type BatchContext = {
  model: KeyedModel
  /** After so long a cell fails with CELL_TIMEOUT; default ten minutes. */
  timeLimitMs?: number | undefined
  lane: Lane
  /** New results take the place of stored ones. */
  replace: boolean
  log: RunLog
  progress: RunProgress
  signal: AbortSignal
  /** Aborts when no further cell of the batch is to begin: those that have not are given back, still open. */
  closing?: AbortSignal
  /** Told of each item that ended. */
  ended?: (item: WorkItem) => void
  /** Told how to cancel items of this batch, and null once it is over. */
  onCancel: (cancel: ((items: WorkItem[]) => void) | null) => void
  /** Called after each reply; throws to stop the run. */
  check: () => void
}

/**
 * Sends one batch through the engine, storing and logging what comes back. Returns the crash if the engine died, else null;
 * items that did not end are left as they were. Any other failure of the request fails the items that are open.
 */
export async function generateBatch(deps: RunDeps, batch: readonly WorkItem[], context: BatchContext): Promise<AppError | null> {
  const { model, lane, progress, signal, closing } = context
  const inputs = generationInputs(batch.map(({ cell }) => cell))
  const refs = new Map(batch.map((item, ref) => [item, ref]))
  const refsOf = (items: readonly WorkItem[]) => items.flatMap((item) => refs.get(item) ?? [])
  const givenBack = new Set<WorkItem>()
  const done = { outputTokens: 0, allowedTokens: 0 }
  let giveBack = () => {}
  const onStart = (request: { cancel(refs: number[]): void }) => {
    context.onCancel((items) => request.cancel(refsOf(items)))
    // Cancelled while the request was on its way.
    const unwanted = batch.filter(({ wanted }) => wanted.size === 0)
    if (unwanted.length > 0) request.cancel(refsOf(unwanted))
    giveBack = () => {
      const waiting = batch.filter(({ status }) => status === 'waiting')
      for (const item of waiting) givenBack.add(item)
      request.cancel(refsOf(waiting))
    }
    if (closing?.aborted) giveBack()
    else closing?.addEventListener('abort', giveBack, { once: true })
  }
  try {
    const replies = deps.engine.generate(
      { model: model.ref, lane, ...inputs, cellTimeoutMs: context.timeLimitMs ?? CELL_TIMEOUT_MS },
      { signal, onStart },
    )
    for await (const reply of replies) {
      takeReply(deps, { batch, givenBack, done }, context, reply)
      context.check()
    }
    return null
  } catch (thrown) {
    if (signal.aborted) return null
    if (thrown instanceof AppError && thrown.code === 'ENGINE_CRASHED') return thrown
    context.check()
    for (const item of batch.filter(isOpen)) failItem(deps, item, context, toErrorData(thrown))
    return null
  } finally {
    closing?.removeEventListener('abort', giveBack)
    context.onCancel(null)
    // Cells the engine took and gave back without a word were cancelled; nothing may stay half-open.
    if (signal.aborted) for (const item of batch) if (item.status !== 'ended') progress.cancelled(item.wanted)
  }
}

/** The items of a request by their refs, those that the engine was asked to leave, and what those that are done put out. */
type Batch = { batch: readonly WorkItem[]; givenBack: ReadonlySet<WorkItem>; done: { outputTokens: number; allowedTokens: number } }

/** Stores and logs the failure of an item. */
export function failItem(deps: RunDeps, item: WorkItem, context: BatchContext, error: ReturnType<typeof toErrorData>): void {
  // The error comes before the end: who waits for this cell finds it.
  deps.store.results.putError(originOf(deps, item, context), error)
  end(item, context)
  context.progress.failed(item.wanted, error)
}

function end(item: WorkItem, context: BatchContext): void {
  item.status = 'ended'
  context.ended?.(item)
}

function takeReply(deps: RunDeps, { batch, givenBack, done }: Batch, context: BatchContext, reply: GenerateReply): void {
  const { progress, log } = context
  const itemOf = (ref: number): WorkItem => {
    const item = batch[ref]
    if (!item)
      throw new AppError(
        'ENGINE_FAILED',
        `The engine answered about cell ${ref}, which it was not given. Run again; if it stays, report it.`,
      )
    return item
  }
  switch (reply.kind) {
    case 'cellStarted': {
      const item = itemOf(reply.ref)
      item.status = 'running'
      return progress.started(item)
    }
    case 'cellTokens':
      for (const { ref, text } of reply.texts) progress.tokens(itemOf(ref), text)
      return
    case 'cellDone': {
      const item = itemOf(reply.ref)
      // The result comes before the event in one write: no log names a result that is not stored.
      deps.store.results.putDone(originOf(deps, item, context), reply.result, { replace: context.replace })
      done.outputTokens += reply.result.tokens.output
      done.allowedTokens += allowedTokens(item.cell, reply.result.tokens.prompt)
      end(item, context)
      return progress.done(item, reply.result)
    }
    case 'cellFailed': {
      const item = itemOf(reply.ref)
      // Its cancel is on the way: an error that nobody asked for is not kept.
      if (!isOpen(item)) return end(item, context)
      return failItem(deps, item, context, reply.error)
    }
    case 'cellCancelled': {
      const item = itemOf(reply.ref)
      if (givenBack.has(item) && item.wanted.size > 0 && !context.signal.aborted) {
        // It may have begun while the request to leave it was on its way.
        if (item.status === 'running') progress.retried(item)
        item.status = 'waiting'
        return
      }
      end(item, context)
      return progress.cancelled(item.wanted)
    }
    case 'note':
      return log.append({ type: 'engineNote', level: reply.level, message: reply.message })
    case 'generated': {
      const { store } = deps
      // Cut short, the shortest answers are the ones that are done.
      const outputs = givenBack.size > 0 ? { outputTokens: 0, allowedTokens: 0 } : done
      const rates = measuredRates(store.models.rates(context.model.ref.hash, context.lane), { ...reply, ...outputs })
      if (rates && !context.signal.aborted) store.models.putRates(context.model.ref.hash, context.lane, rates, deps.now())
      return
    }
    case 'loading':
      return
  }
}

function originOf(deps: RunDeps, { key, cell }: WorkItem, { model, lane, log }: BatchContext) {
  const { messages, prefill, sampling, seed, maxTokens, stop, constraint, context } = cell
  const { chatTemplateHash, engineVersion } = model
  const request = {
    model: model.ref.id,
    modelHash: model.ref.hash,
    chatTemplateHash,
    engineVersion,
    lane,
    messages,
    prefill,
    sampling,
    seed,
    maxTokens,
    ...(context === undefined ? {} : { context }),
    stop,
    constraint,
  }
  return { key, run: log.run, at: deps.now(), request }
}
