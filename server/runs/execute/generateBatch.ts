import { AppError, toErrorData } from '../../core/errors.ts'
import type { Lane } from '../../core/experiment/cell.ts'
import { defaultTimeLimitMs } from '../../core/experiment/defaults.ts'
import { isEngineDeath } from '../../engine/door/engineDeath.ts'
import { generationInputs } from '../../engine/door/generationInputs.ts'
import type { GenerateReply } from '../../engine/door/protocol.ts'
import type { RunLog } from '../log/runLog.ts'
import { type Computation, isWanted } from '../plan/computation.ts'
import { allowedTokens, measuredRates } from '../plan/measuredRates.ts'
import type { KeyedModel } from '../plan/runTypes.ts'
import type { CellLog } from './cellLog.ts'
import type { RunDeps } from './runDeps.ts'

export type BatchContext = {
  model: KeyedModel
  /** A cell that takes longer fails with CELL_TIMEOUT; default `defaultTimeLimitMs`. */
  timeLimitMs?: number | undefined
  lane: Lane
  /** New results replace stored ones. */
  replace: boolean
  log: RunLog
  cellLog: CellLog
  signal: AbortSignal
  /** Aborts when no further cell of the batch may begin: the engine then gives back those that have not begun, and they stay open. */
  closing?: AbortSignal
  /** Called with each computation that ends. */
  ended?: (computation: Computation) => void
  /** Called with the function that cancels computations of this batch, and with null once the batch is over. */
  onCancel: (cancel: ((computations: Computation[]) => void) | null) => void
  /** Called after each reply; throws to stop the run. */
  check: () => void
}

/** `culprits`: the computations whose grammar the engine compiled when it died. */
export type Crash = { error: AppError; culprits: readonly Computation[] }

/**
 * Sends one batch to the engine; stores and logs the replies. Returns the crash if the engine died, else null; what has not
 * ended then keeps its status. A model file that has changed
 * throws MODEL_CHANGED, which ends the run. Any other failure of the request fails everything that is still wanted.
 */
export async function generateBatch(deps: RunDeps, batch: readonly Computation[], context: BatchContext): Promise<Crash | null> {
  const { model, lane, cellLog, signal, closing } = context
  const inputs = generationInputs(batch.map(({ cell }) => cell))
  const refs = new Map(batch.map((computation, ref) => [computation, ref]))
  const refsOf = (computations: readonly Computation[]) => computations.flatMap((computation) => refs.get(computation) ?? [])
  const givenBack = new Set<Computation>()
  const done = { outputTokens: 0, allowedTokens: 0 }
  let culprits: Computation[] = []
  let giveBack = () => {}
  const onStart = (request: { cancel(refs: number[]): void }) => {
    context.onCancel((computations) => request.cancel(refsOf(computations)))
    // Cancelled while the request was on its way.
    const unwanted = batch.filter(({ wanted }) => wanted.size === 0)
    if (unwanted.length > 0) request.cancel(refsOf(unwanted))
    giveBack = () => {
      const waiting = batch.filter(({ status }) => status === 'waiting')
      for (const computation of waiting) givenBack.add(computation)
      request.cancel(refsOf(waiting))
    }
    if (closing?.aborted) giveBack()
    else closing?.addEventListener('abort', giveBack, { once: true })
  }
  try {
    const replies = deps.engine.generate(
      { model: model.ref, lane, ...inputs, cellTimeoutMs: context.timeLimitMs ?? defaultTimeLimitMs },
      { signal, onStart },
    )
    for await (const reply of replies) {
      if (reply.kind === 'preparing') culprits = reply.refs.flatMap((ref) => batch[ref] ?? [])
      else takeReply(deps, { batch, givenBack, done }, context, reply)
      context.check()
    }
    return null
  } catch (thrown) {
    if (signal.aborted) return null
    if (isEngineDeath(thrown)) return { error: thrown, culprits }
    // No cell is at fault, and no other one can be computed either.
    if (thrown instanceof AppError && thrown.code === 'MODEL_CHANGED') throw thrown
    context.check()
    for (const computation of batch.filter(isWanted)) failComputation(deps, computation, context, toErrorData(thrown))
    return null
  } finally {
    closing?.removeEventListener('abort', giveBack)
    context.onCancel(null)
    // A cancelled request may end without a reply about each cell.
    if (signal.aborted) for (const computation of batch) if (computation.status !== 'ended') cellLog.cancelled(computation.wanted)
  }
}

/** A request's computations by their refs, those that the engine was asked to give back, and the tokens of those that are done. */
type Batch = { batch: readonly Computation[]; givenBack: ReadonlySet<Computation>; done: { outputTokens: number; allowedTokens: number } }

/** Stores and logs a failure. */
export function failComputation(
  deps: RunDeps,
  computation: Computation,
  context: BatchContext,
  error: ReturnType<typeof toErrorData>,
): void {
  // Stored before the end is reported: a run that waits for this cell then finds the error.
  deps.store.results.putError(originOf(deps, computation, context), error)
  end(computation, context)
  context.cellLog.failed(computation.wanted, error)
}

function end(computation: Computation, context: BatchContext): void {
  computation.status = 'ended'
  context.ended?.(computation)
}

function takeReply(
  deps: RunDeps,
  { batch, givenBack, done }: Batch,
  context: BatchContext,
  reply: Exclude<GenerateReply, { kind: 'preparing' }>,
): void {
  const { cellLog, log } = context
  const computationOf = (ref: number): Computation => {
    const computation = batch[ref]
    if (!computation)
      throw new AppError(
        'ENGINE_FAILED',
        `The engine answered about cell ${ref}, which it was not given. Run again; if it stays, report it.`,
      )
    return computation
  }
  switch (reply.kind) {
    case 'cellStarted': {
      const computation = computationOf(reply.ref)
      computation.status = 'running'
      return cellLog.started(computation)
    }
    case 'cellTokens':
      for (const { ref, text, thinking } of reply.texts) cellLog.tokens(computationOf(ref), { text, thinking })
      return
    case 'cellDone': {
      const computation = computationOf(reply.ref)
      // Queued before the event and written with it: no log names a result that is not stored.
      deps.store.results.putDone(originOf(deps, computation, context), reply.result, { replace: context.replace })
      done.outputTokens += reply.result.tokens.output
      done.allowedTokens += allowedTokens(computation.cell, reply.result.tokens.prompt)
      end(computation, context)
      return cellLog.done(computation, reply.result)
    }
    case 'cellFailed': {
      const computation = computationOf(reply.ref)
      // It was cancelled, and the engine does not know yet: its error is not kept.
      if (!isWanted(computation)) return end(computation, context)
      return failComputation(deps, computation, context, reply.error)
    }
    case 'cellCancelled': {
      const computation = computationOf(reply.ref)
      if (givenBack.has(computation) && computation.wanted.size > 0 && !context.signal.aborted) {
        // It may have begun before the engine got the request to give it back.
        if (computation.status === 'running') cellLog.retried(computation)
        computation.status = 'waiting'
        return
      }
      end(computation, context)
      return cellLog.cancelled(computation.wanted)
    }
    case 'note':
      return log.append({ type: 'engineNote', level: reply.level, message: reply.message })
    case 'generated': {
      const { store } = deps
      // If cells were given back, the finished ones are those with the shortest outputs.
      const outputs = givenBack.size > 0 ? { outputTokens: 0, allowedTokens: 0 } : done
      const rates = measuredRates(store.models.rates(context.model.ref.hash, context.lane), { ...reply, ...outputs })
      if (rates && !context.signal.aborted) store.models.putRates(context.model.ref.hash, context.lane, rates, deps.now())
      return
    }
    case 'loading':
      return
  }
}

function originOf(deps: RunDeps, { key, cell }: Computation, { model, lane, log }: BatchContext) {
  const { messages, prefill, template, retrieval, sampling, seed, maxTokens, stop, constraint, context } = cell
  const { chatTemplateHash, engineVersion, ref } = model
  const { adapter } = ref
  const request = {
    model: ref.id,
    modelHash: ref.hash,
    ...(adapter ? { adapter: { id: adapter.id, hash: adapter.hash, scale: adapter.scale } } : {}),
    chatTemplateHash,
    engineVersion,
    lane,
    messages,
    prefill,
    ...(template === undefined ? {} : { template }),
    ...(retrieval ? { retrieval } : {}),
    sampling,
    seed,
    maxTokens,
    ...(context === undefined ? {} : { context }),
    stop,
    constraint,
  }
  return { key, run: log.run, at: deps.now(), request }
}
