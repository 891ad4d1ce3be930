import type { CellKey } from '../ids.ts'

/** A possible token at a position, with the natural logarithm of its probability before any sampler. */
export type TokenAlternative = { token: number; text: string; logprob: number }

/**
 * The model's probability of a given token (teacher forcing): the softmax of the raw logits, before temperature, top_k, top_p, min_p
 * and penalties.
 */
export type ScoredToken = TokenAlternative & {
  /** Of the whole distribution at this position, in nats. */
  entropy: number
  /** 1 if no token was more likely; equally likely tokens share the better rank. */
  rank: number
  /** The most likely tokens in descending order; the token itself may not be among them. */
  top: TokenAlternative[]
}

/** The tokens of a cell's output. If the model `ended` it, the last one is the model's end token. */
export type TokenProbabilities = { key: CellKey; ended: boolean; tokens: ScoredToken[] }

/** The first position (from 0) at which two outputs of one prompt differ, and the token of each; null for an output that was cut off there. */
export type ForkScore = { position: number; left: ScoredToken | null; right: ScoredToken | null }
