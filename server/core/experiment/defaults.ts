import type { Lane, SamplingParams } from './cell.ts'

/** What a cell is sampled with where the notebook is silent. Values are part of cell keys: changing one recomputes every notebook. */
export const defaultSampling: Readonly<SamplingParams> = {
  temperature: 0.7,
  top_p: 0.95,
  top_k: 40,
  min_p: 0,
  repeat_penalty: 1.1,
  presence_penalty: 0,
  frequency_penalty: 0,
}

/** Tokens to generate at most. */
export const defaultMaxTokens = 512

/** Context length of one sequence, tokens. */
export const defaultContextSize = 4096

/** Time after which a cell is given up, in milliseconds. */
export const defaultTimeLimitMs = 600_000

/** Sequences are made as long as their longest cell, rounded up to this many tokens, as the KV cache does. */
export const contextStep = 256

/** A sweep of more cells is refused before anything is expanded: the page and the store stay usable. */
export const mostCells = 200_000

/** The lane of a run that names none: exact, since it costs next to nothing on the CPU (decision 005). */
export const defaultLane: Lane = 'exact'
