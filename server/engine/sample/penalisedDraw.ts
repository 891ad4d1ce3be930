import type { SamplingParams } from '../../core/experiment/cell.ts'
import { uniformDoubles } from './mersenneTwister.ts'
import { type DrawnName, PENALTY_WINDOW_TOKENS } from './samplerConfig.ts'

type DrawnSampling = Pick<SamplingParams, DrawnName>

type Candidate = { token: number; logit: number }

/** Single precision, as the library computes. */
const single = Math.fround

/**
 * The number of most likely tokens that give the same draw as the whole vocabulary; null if all tokens are needed. Penalties only lower
 * logits, of at most 64 tokens: a token among the best `top_k` after the penalties is among the best `top_k` + 64 before them.
 */
export function candidatesNeeded({
  temperature,
  top_k: topK,
  repeat_penalty,
  presence_penalty,
  frequency_penalty,
}: DrawnSampling): number | null {
  const onlyDown = repeat_penalty >= 1 && presence_penalty >= 0 && frequency_penalty >= 0
  if (!onlyDown) return null
  if (temperature === 0) return 1 + PENALTY_WINDOW_TOKENS
  return topK > 0 ? topK + PENALTY_WINDOW_TOKENS : null
}

/**
 * Draws tokens with penalties from the most likely candidates (token, logit, token, logit, ... in descending order) with the same result as
 * llama.cpp's chain has from all tokens: penalties, top_k, top_p, min_p, temperature, then a draw by MT19937, each in the library's
 * precision. The library's own penalties look up every token of the vocabulary, which takes longer than the rest of the draw.
 */
export function penalisedDraw({
  sampling,
  seed,
  promptTokens,
}: {
  sampling: DrawnSampling
  seed: number
  promptTokens: Uint32Array
}): (pairs: readonly number[]) => number {
  const recent = new RecentTokens(PENALTY_WINDOW_TOKENS, promptTokens.subarray(-PENALTY_WINDOW_TOKENS))
  const uniform = uniformDoubles(seed)
  return (pairs) => {
    const penalised = penalise(pairs, recent, sampling)
    const token = sampling.temperature === 0 ? (penalised[0]?.token ?? -1) : draw(filtered(penalised, sampling), sampling, uniform())
    recent.push(token)
    return token
  }
}

/** Sorted by logit in descending order; equal logits by token id. */
function penalise(pairs: readonly number[], recent: RecentTokens, sampling: DrawnSampling): Candidate[] {
  const repeat = single(sampling.repeat_penalty)
  const candidates: Candidate[] = []
  for (let at = 0; at < pairs.length; at += 2) {
    const token = pairs[at] as number
    const raw = pairs[at + 1] as number
    const count = recent.count(token)
    if (count === 0) {
      candidates.push({ token, logit: raw })
      continue
    }
    const scaled = single(raw <= 0 ? raw * repeat : raw / repeat)
    const frequency = single(count * single(sampling.frequency_penalty))
    candidates.push({ token, logit: single(scaled - single(frequency + single(sampling.presence_penalty))) })
  }
  return candidates.toSorted((a, b) => b.logit - a.logit || a.token - b.token)
}

function filtered(candidates: Candidate[], { top_k: topK, top_p: topP, min_p: minP }: DrawnSampling): Candidate[] {
  return aboveMinP(withinTopP(candidates.slice(0, topK), single(topP)), minP)
}

/** The most likely tokens, as few as have a total probability of at least `topP`. */
function withinTopP(candidates: Candidate[], topP: number): Candidate[] {
  if (topP >= 1) return candidates
  const weights = candidates.map(({ logit }) => weight(logit, candidates))
  const sum = weights.reduce((total, one) => single(total + one), 0)
  let reached = 0
  const last = weights.findIndex((one) => {
    reached = single(reached + single(one / sum))
    return reached >= topP
  })
  return last < 0 ? candidates : candidates.slice(0, last + 1)
}

/** Tokens at least `minP` times as likely as the most likely one, which is always kept. */
function aboveMinP(candidates: Candidate[], minP: number): Candidate[] {
  if (minP <= 0) return candidates
  const least = single((candidates[0]?.logit ?? 0) + single(Math.log(single(minP))))
  return candidates.filter(({ logit }, place) => place === 0 || logit >= least)
}

function draw(candidates: Candidate[], { temperature }: DrawnSampling, random: number): number {
  const heated = candidates.map(({ token, logit }) => ({ token, logit: single(logit / single(temperature)) }))
  const weights = heated.map(({ logit }) => weight(logit, heated))
  const target = weights.reduce((total, one) => total + one, 0) * random
  let reached = 0
  const place = weights.findIndex((one) => {
    reached += one
    return reached >= target
  })
  return heated.at(place)?.token ?? -1
}

/** exp(logit - largest logit) for each token; the first token has the largest. */
function weight(logit: number, candidates: readonly Candidate[]): number {
  return single(Math.exp(single(logit - (candidates[0] as Candidate).logit)))
}

/** Counts of the last tokens, for the penalties. */
class RecentTokens {
  readonly #window: number
  readonly #tokens: number[] = []
  readonly #counts = new Map<number, number>()

  constructor(window: number, first: Iterable<number> = []) {
    this.#window = window
    for (const token of first) this.push(token)
  }

  push(token: number): void {
    this.#tokens.push(token)
    this.#counts.set(token, this.count(token) + 1)
    if (this.#tokens.length <= this.#window) return
    const oldest = this.#tokens.shift() as number
    const left = this.count(oldest) - 1
    if (left > 0) this.#counts.set(oldest, left)
    else this.#counts.delete(oldest)
  }

  /** The number of times that the token occurs. */
  count(token: number): number {
    return this.#counts.get(token) ?? 0
  }
}
