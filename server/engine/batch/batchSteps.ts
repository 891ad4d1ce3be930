import type { NativeContext } from '../native/llamaInternals.ts'
import type { Slot } from './slots.ts'

/** A slot and the place of its logits in the batch. */
export type PickedLogit = { slot: Slot; logit: number }

/** What one batch of prefill did: its tokens, in all and by slot, and the slots whose prompt is now complete. */
export type PrefillStep = { tokens: number; parts: { slot: Slot; count: number }[]; complete: PickedLogit[] }

const noLogits = new Uint32Array()
const firstLogit = Uint32Array.of(0)

/**
 * A batch never holds a single token of a prompt. With one token of a sequence in a batch, llama.cpp computes its attention with
 * another kernel, whose sums round differently, and a cell's tokens would depend on how its prompt happened to be cut.
 */
export const MIN_PREFILL_TOKENS = 2

/**
 * Prefills up to `budget` tokens (at least 4) of the slot with the lowest id that waits for it, and of the slots next to it
 * that lack as many. llama.cpp would split unequal counts into micro-batches of single tokens.
 */
export async function prefillStep(context: NativeContext, slots: readonly Slot[], budget: number): Promise<PrefillStep> {
  const parts: { slot: Slot; count: number }[] = []
  let tokens = 0
  for (const slot of slots) {
    const previous = parts.at(-1)
    if (previous && slot.id !== previous.slot.id + 1) break
    if (slot.phase !== 'prefill') continue
    const count = sliceOf(slot, budget)
    if (previous && (count !== previous.count || tokens + count > budget)) break
    parts.push({ slot, count })
    tokens += count
  }
  if (tokens === 0) return { tokens, parts, complete: [] }
  context.initBatch(tokens)
  const complete: PickedLogit[] = []
  for (const { slot, count } of parts) {
    const end = slot.filled + count
    const last = end === slot.tokens.length
    const [logit] = context.addToBatch(
      slot.id,
      slot.filled,
      slot.tokens.subarray(slot.filled, end),
      last ? Uint32Array.of(count - 1) : noLogits,
    )
    if (last) complete.push({ slot, logit: logit ?? 0 })
  }
  await context.decodeBatch()
  for (const { slot, count } of parts) {
    slot.filled += count
    slot.positions += count
  }
  return { tokens, parts, complete }
}

/** Decodes one token of each of these slots, which must be in the order of their ids. */
export async function decodeStep(context: NativeContext, slots: readonly Slot[]): Promise<PickedLogit[]> {
  context.initBatch(slots.length)
  const picks = slots.map((slot) => {
    const token = Uint32Array.of(slot.running?.generation.lastToken ?? 0)
    return { slot, logit: context.addToBatch(slot.id, slot.positions, token, firstLogit)[0] ?? 0 }
  })
  await context.decodeBatch()
  for (const slot of slots) slot.positions += 1
  return picks
}

/** What the slot lacks, or as much of it as fits so that neither slice is a single token. */
function sliceOf(slot: Slot, budget: number): number {
  const missing = slot.tokens.length - slot.filled
  if (missing <= budget) return missing
  return missing - budget < MIN_PREFILL_TOKENS ? budget - MIN_PREFILL_TOKENS : budget
}
