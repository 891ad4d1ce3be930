import { contextStep } from '../../core/experiment/defaults.ts'

/** Sequences that decode together at most; on a CPU more of them only share its cores. */
export const MAX_SEQUENCES_CPU = 16
export const MAX_SEQUENCES_GPU = 32
/** What stays free for the rest of the machine. */
const MEMORY_SHARE = 0.8

export type ContextSize = { sequences: number; /** Positions of one sequence. */ capacity: number }

/**
 * The context for some cells: room for the longest, as many sequences as cells ask for and memory allows (at least one).
 * `bytesFor` estimates the memory of a size, `freeBytes` is what the device has left.
 */
export async function planContext({
  longest,
  cells,
  maxSequences,
  freeBytes,
  bytesFor,
}: {
  longest: number
  cells: number
  maxSequences: number
  freeBytes: number
  bytesFor: (size: ContextSize) => Promise<number>
}): Promise<ContextSize> {
  const capacity = Math.ceil(longest / contextStep) * contextStep
  let sequences = Math.min(maxSequences, 2 ** Math.ceil(Math.log2(Math.max(1, cells))))
  while (sequences > 1 && (await bytesFor({ sequences, capacity })) > freeBytes * MEMORY_SHARE) sequences = Math.floor(sequences / 2)
  return { sequences, capacity }
}

/** Whether a context that is there serves a request as well as a new one would. */
export function fitsContext(have: ContextSize, want: ContextSize): boolean {
  return have.capacity >= want.capacity && have.sequences >= want.sequences
}
