import type { CellKey } from '../ids.ts'

/** A token the model might have put at a place, with the natural logarithm of its probability before any sampler. */
export type TokenAlternative = { token: number; text: string; logprob: number }

/**
 * What the model thinks of one token that was put to it (teacher forcing): probabilities are the softmax of the raw logits, before
 * temperature, top_k, top_p, min_p and penalties.
 */
export type ScoredToken = TokenAlternative & {
  /** Of the whole distribution at this place, in nats. */
  entropy: number
  /** 1 where no token was likelier; equal ones share the better rank. */
  rank: number
  /** The likeliest tokens, best first; the token itself need not be among them. */
  top: TokenAlternative[]
}

/** The tokens of a cell's output; where it `ended` by itself, the last of them is the model's end token. */
export type TokenProbabilities = { key: CellKey; ended: boolean; tokens: ScoredToken[] }

/** Where two outputs of one prompt part (tokens from 0), and the token of each there; null for a side that was cut there. */
export type ForkScore = { position: number; left: ScoredToken | null; right: ScoredToken | null }
