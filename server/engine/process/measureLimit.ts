import type { NativeContext } from '../native/llamaInternals.ts'
import type { LimitLoad, LimitRates } from '../door/protocol.ts'

/** An arbitrary token: the cost of a forward pass does not depend on it. */
const TOKEN = 42
const firstLogit = Uint32Array.of(0)
const noLogits = new Uint32Array()

/**
 * The rates of forward passes alone: prompts are prefilled in whole batches, then all sequences decode in one batch per step, as in
 * llama-batched-bench. The context must be idle and its sequences empty; afterwards they are empty again.
 */
export async function measureLimit(
  context: NativeContext,
  {
    batchSize,
    load,
    signal,
    now = () => performance.now(),
  }: { batchSize: number; load: LimitLoad; signal: AbortSignal; now?: () => number },
): Promise<LimitRates> {
  const ids = Array.from({ length: load.sequences }, (_, id) => id)
  const prefillAt = now()
  for (let prompt = 0; prompt < load.prompts; prompt += 1) {
    context.disposeSequence(0)
    await prefill(context, { sequence: 0, tokens: load.promptTokens, batchSize })
    signal.throwIfAborted()
  }
  const prefillMs = now() - prefillAt
  for (const id of ids.slice(1)) await context.copySequenceStateFromOtherSequence(id, 0)
  const decodeAt = now()
  for (let step = 0; step < load.decodeTokens; step += 1) {
    context.initBatch(ids.length)
    for (const id of ids) context.addToBatch(id, load.promptTokens + step, Uint32Array.of(TOKEN), firstLogit)
    await context.decodeBatch()
    signal.throwIfAborted()
  }
  const decodeMs = now() - decodeAt
  for (const id of ids) context.disposeSequence(id)
  return {
    prefillTokensPerSecond: (1000 * load.prompts * load.promptTokens) / Math.max(1, prefillMs),
    decodeTokensPerSecond: (1000 * ids.length * load.decodeTokens) / Math.max(1, decodeMs),
  }
}

async function prefill(
  context: NativeContext,
  { sequence, tokens, batchSize }: { sequence: number; tokens: number; batchSize: number },
): Promise<void> {
  for (let from = 0; from < tokens; from += batchSize) {
    const count = Math.min(batchSize, tokens - from)
    context.initBatch(count)
    context.addToBatch(sequence, from, new Uint32Array(count).fill(TOKEN), from + count === tokens ? Uint32Array.of(count - 1) : noLogits)
    await context.decodeBatch()
  }
}
