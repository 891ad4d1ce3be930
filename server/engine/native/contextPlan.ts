import { contextStep } from '../../core/experiment/defaults.ts'

/** Most sequences that decode together. On a CPU 16 use all cores. */
export const MAX_SEQUENCES_CPU = 16
export const MAX_SEQUENCES_GPU = 32
/** Share of the free memory that a context may take. */
const MEMORY_SHARE = 0.8

export type ContextSize = { sequences: number; /** Positions of one sequence. */ capacity: number }

/**
 * The size of a context: positions for the longest cell, and as many sequences as the cells need and memory allows (at least one).
 * `bytesFor` estimates the memory of a size; `freeBytes` is the free memory of the device.
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

/** Whether the context that is there is large enough for `want`. */
export function fitsContext(have: ContextSize, want: ContextSize): boolean {
  return have.capacity >= want.capacity && have.sequences >= want.sequences
}
