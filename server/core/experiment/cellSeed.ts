import { hashWords } from '../rng.ts'

/** llama.cpp reads this seed as "draw one at random", so no cell may have it. */
const randomSeedMarker = 0xffffffff

/**
 * Seed of a cell, uint32. It does not depend on variant and point: all columns of a row use the same random numbers, so their
 * difference comes from the prompt or the parameter and not from chance (common random numbers).
 */
export function cellSeed(of: { notebookSeed: number; seedKey: string; repeat: number }): number {
  const words = hashWords(['seed', of.notebookSeed, of.seedKey, of.repeat], 8)
  return words.find((word) => word !== randomSeedMarker) ?? 0
}
