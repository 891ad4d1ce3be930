import type { NativeContext } from '../native/llamaInternals.ts'
import { sharedPrefix } from '../prompt/prefixTree.ts'
import { MIN_PREFILL_TOKENS } from './batchSteps.ts'
import { releaseSlot, type Slot } from './slots.ts'

/** Where a prompt can start: `source` holds `available` of its tokens; `potential` will be held once running prefills are done. */
export type PrefixMatch = { source: Slot | null; available: number; potential: number }

/**
 * The slot that holds the most of a prompt, except its last two tokens, which are prefilled for their logits. Where those are no longer
 * needed (`drawn`), a slot with the whole prompt counts in full, but never one that lacks the last token only: see MIN_PREFILL_TOKENS.
 * Where states cannot be cut (`canCut` false), only a state that ends exactly inside the prompt counts. A free slot is preferred.
 */
export function matchPrefix(
  slots: readonly Slot[],
  prompt: Uint32Array,
  { canCut, drawn }: { canCut: boolean; drawn: boolean },
): PrefixMatch {
  const most = Math.max(0, prompt.length - MIN_PREFILL_TOKENS)
  let best: PrefixMatch = { source: null, available: 0, potential: 0 }
  for (const slot of slots) {
    const same = sharedPrefix(slot.tokens, prompt)
    const shared = drawn && same === prompt.length ? same : Math.min(same, most)
    const available = slot.filled >= shared ? shared : Math.min(most, slot.filled)
    const potential = slot.phase === 'prefill' ? Math.max(best.potential, shared) : best.potential
    const usable = canCut || slot.positions === available
    const better = available > best.available || (available === best.available && slot.phase === 'free' && best.source?.phase !== 'free')
    best = usable && available > 0 && better ? { source: slot, available, potential } : { ...best, potential }
  }
  return { ...best, potential: Math.max(best.potential, best.available) }
}

/** A prefix that is longer by more than this is worth waiting for; computing fewer tokens again is as quick. */
const WORTH_WAITING_TOKENS = 4

/** Whether a prompt should wait for a prefix that is being computed. */
export function worthWaiting({ available, potential }: PrefixMatch): boolean {
  return potential - available > WORTH_WAITING_TOKENS
}

/**
 * Makes the slot's sequence hold exactly the first `length` tokens that `source` holds, or nothing where the state cannot be cut there.
 * The slot may be its own source.
 */
export async function inheritPrefix(
  context: NativeContext,
  slot: Slot,
  { source, length }: { source: Slot | null; length: number },
): Promise<void> {
  if (source && length > 0) {
    if (source !== slot) await copyState(context, slot, source)
    if (slot.positions === length || context.removeTokenCellsFromSequence(slot.id, length, -1)) {
      slot.filled = length
      slot.positions = length
      return
    }
  }
  context.disposeSequence(slot.id)
  slot.filled = 0
  slot.positions = 0
}

/** The slot's sequence becomes a copy of the source's. */
export async function copyState(context: NativeContext, slot: Slot, source: Slot): Promise<void> {
  await context.copySequenceStateFromOtherSequence(slot.id, source.id)
  slot.tokens = source.tokens
  slot.filled = source.filled
  slot.positions = source.positions
}

/**
 * Moves running generations down into free slots, so that their ids follow one another: only then do sequences share a micro-batch.
 * The state is copied as it is, so the tokens stay the same.
 */
export async function closeGaps(context: NativeContext, slots: readonly Slot[]): Promise<void> {
  for (;;) {
    const gap = slots.find(({ phase }) => phase === 'free')
    const last = slots.findLast(({ phase }) => phase === 'decode')
    if (!gap || !last || gap.id > last.id) return
    await copyState(context, gap, last)
    gap.running = last.running
    gap.phase = 'decode'
    releaseSlot(last)
  }
}
