import type { Generation } from './generation.ts'
import type { GenerateRequest } from './generateRequest.ts'

/** A generation that has a slot, and the request it belongs to. */
export type Running = { generation: Generation; request: GenerateRequest }

/** One sequence of the context and what it holds. */
export type Slot = {
  readonly id: number
  /** The prompt that is or was prefilled here; the first `filled` tokens of it are in the state. */
  tokens: Uint32Array
  filled: number
  /** Positions in use: `filled` plus generated tokens. */
  positions: number
  /** Null where the slot is free. */
  running: Running | null
  /** `waiting`: for another slot to prefill the prompt they share. */
  phase: 'free' | 'prefill' | 'waiting' | 'decode'
  /** Slots that copy this slot's state once its prompt is prefilled. */
  followers: Slot[]
}

const noTokens = new Uint32Array()

export function createSlots(count: number): Slot[] {
  return Array.from({ length: count }, (_, id): Slot => ({
    id,
    tokens: noTokens,
    filled: 0,
    positions: 0,
    running: null,
    phase: 'free',
    followers: [],
  }))
}

/** Gives the slots to generations of one prompt: the first gets `leader`, which prefills the prompt; the others wait for it in `others`. */
export function occupySlots(running: readonly Running[], { leader, others }: { leader: Slot; others: readonly Slot[] }): void {
  for (const [index, one] of running.entries()) {
    const slot = index === 0 ? leader : (others[index - 1] as Slot)
    slot.running = one
    slot.phase = index === 0 ? 'prefill' : 'waiting'
    if (index > 0) leader.followers.push(slot)
  }
}

/** Ends the use of a slot. Where it was to prefill a prompt, a generation that waits for that prompt takes the slot over. */
export function vacateSlot(slot: Slot, slots: readonly Slot[]): void {
  if (slot.phase === 'waiting') for (const leader of slots) leader.followers = leader.followers.filter((follower) => follower !== slot)
  const [heir, ...others] = slot.phase === 'prefill' ? slot.followers : []
  if (!heir) return releaseSlot(slot)
  slot.running = heir.running
  slot.followers = others
  releaseSlot(heir)
}

/** Makes a slot free; what was prefilled stays for later prompts. */
export function releaseSlot(slot: Slot): void {
  slot.running = null
  slot.phase = 'free'
  slot.followers = []
}

/** Forgets what the slot holds, after its sequence was cleared. */
export function clearSlot(slot: Slot): void {
  releaseSlot(slot)
  slot.tokens = noTokens
  slot.filled = 0
  slot.positions = 0
}
