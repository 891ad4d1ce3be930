import type { NativeContext } from '../native/llamaInternals.ts'
import { releaseSlot, type Slot } from './slots.ts'

/**
 * Makes the slot's sequence hold just the first `length` tokens of what `source` holds, and nothing where that cannot be had.
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
 * Moves running cells down into free slots, so that their ids follow one another: sequences share a micro-batch only then.
 * Calls `moved` for each; a moved cell's tokens stay the same, its state is copied as it is.
 */
export async function closeGaps(context: NativeContext, slots: readonly Slot[], moved: (from: Slot, to: Slot) => void): Promise<void> {
  for (;;) {
    const gap = slots.find(({ phase }) => phase === 'free')
    const last = slots.findLast(({ phase }) => phase === 'decode')
    if (!gap || !last || gap.id > last.id) return
    await copyState(context, gap, last)
    gap.run = last.run
    gap.phase = 'decode'
    releaseSlot(last)
    moved(last, gap)
  }
}
