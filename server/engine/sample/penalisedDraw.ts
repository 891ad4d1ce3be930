import type { SamplingParams } from '../../core/experiment/cell.ts'
import { uniformDoubles } from './mersenneTwister.ts'
import { type DrawnName, PENALTY_WINDOW_TOKENS } from './samplerConfig.ts'

type DrawnSampling = Pick<SamplingParams, DrawnName>

type Candidate = { token: number; logit: number }

/** Single precision, as the library computes. */
const single = Math.fround

/**
 * How many of the likeliest tokens must be known to draw as if all were; null where all of them must. Penalties only push down, and
 * no more tokens than they look back at: whatever is among the best `top_k` afterwards was among the best `top_k` and 64 before.
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
 * Draws tokens with penalties from the likeliest candidates (token, logit, token, logit, ... from the likeliest down) as llama.cpp's chain does from
 * all: penalties, top_k, top_p, min_p, temperature, then a draw by MT19937, each step in the library's precision. Its own penalties look every
 * token of the vocabulary up in a table, which costs more than all else in a draw.
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

/** Likeliest first; of equal ones that with the lower id. */
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

/** The fewest of the likeliest whose probabilities add up to `topP`. */
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

/** Those at least `minP` times as likely as the likeliest, which stays. */
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

/** e to the power of a logit's distance to the largest one, which comes first. */
function weight(logit: number, candidates: readonly Candidate[]): number {
  return single(Math.exp(single(logit - (candidates[0] as Candidate).logit)))
}

/** The last tokens of a text, counted: what penalties look at. */
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

  /** How often the token is among them. */
  count(token: number): number {
    return this.#counts.get(token) ?? 0
  }
}
