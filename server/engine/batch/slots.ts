import { MIN_PREFILL_TOKENS } from './batchSteps.ts'
import type { CellRun } from './cellRun.ts'
import { sharedPrefix } from '../prompt/prefixTree.ts'

/** One sequence of the context and what it holds. */
export type Slot = {
  readonly id: number
  /** The prompt that is or was prefilled here; the first `filled` tokens of it are in the state. */
  tokens: Uint32Array
  filled: number
  /** Positions in use: `filled` plus generated tokens. */
  positions: number
  run: CellRun | null
  /** `waiting`: for another slot to prefill the prompt they share. */
  phase: 'free' | 'prefill' | 'waiting' | 'decode'
  /** Slots that take this slot's state once its prompt is prefilled. */
  followers: Slot[]
}

/** Where a prompt can start: `available` of its tokens lie in `source`, `potential` will, once running prefills are done. */
export type PrefixMatch = { source: Slot | null; available: number; potential: number }

/** A prefix this much longer than what is there is worth waiting for; below, computing it again is as quick. */
const WORTH_WAITING_TOKENS = 4

/** Whether a prompt should wait for a prefix that is being computed. */
export const worthWaiting = ({ available, potential }: PrefixMatch): boolean => potential - available > WORTH_WAITING_TOKENS

const none = new Uint32Array()

export function createSlots(count: number): Slot[] {
  return Array.from({ length: count }, (_, id): Slot => ({
    id,
    tokens: none,
    filled: 0,
    positions: 0,
    run: null,
    phase: 'free',
    followers: [],
  }))
}

/**
 * The slot that holds the most of a prompt, its last two tokens excepted, which are prefilled for their logits. Where those are not needed
 * any more (`drawn`) a slot with the whole prompt will do, but none that lacks its last token alone: see MIN_PREFILL_TOKENS. Where states
 * cannot be cut (`canCut` false), only a state that ends exactly inside the prompt counts. A free slot is taken before a busy one.
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

/** Makes a slot free; what was prefilled stays for later prompts. */
export function releaseSlot(slot: Slot): void {
  slot.run = null
  slot.phase = 'free'
  slot.followers = []
}

/** Forgets the state, after the sequence was cleared. */
export function clearSlot(slot: Slot): void {
  releaseSlot(slot)
  slot.tokens = none
  slot.filled = 0
  slot.positions = 0
}
