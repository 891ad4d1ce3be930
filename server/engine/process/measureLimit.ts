import type { NativeContext } from '../native/llamaInternals.ts'
import type { LimitLoad, LimitRates } from '../door/protocol.ts'

/** Any token will do: what a forward pass costs does not depend on which it is. */
const TOKEN = 42
const firstLogit = Uint32Array.of(0)
const noLogits = new Uint32Array()

/**
 * What the device gives when nothing but forward passes are asked of it: prompts prefilled in whole batches, then all sequences decoding
 * in one batch a step, as llama-batched-bench does. The context must be idle and its sequences empty; they are so again afterwards.
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
