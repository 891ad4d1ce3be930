/** The model's distribution at one place, and what it says about the token there. */
export type TokenDistribution = {
  /** Natural logarithm of the token's probability. */
  logprob: number
  /** Of the whole distribution, in nats. */
  entropy: number
  /** 1 for the likeliest token; equal logits share the better rank. */
  rank: number
  /** The likeliest tokens, best first. */
  top: { token: number; logprob: number }[]
}

/**
 * Softmax over the whole vocabulary, in double precision: the library's own sum is in single precision, with a relative error of 2e-5.
 * `pairs` holds token, logit, token, logit, ... beginning with the likeliest. A token that is missing there has logprob -Infinity.
 * entropy = ln Z - sum of p (logit - max), where Z = sum of exp(logit - max).
 */
export function tokenDistribution(pairs: readonly number[], { token, top }: { token: number; top: number }): TokenDistribution {
  const max = pairs[1] ?? 0
  let sum = 0
  let weighted = 0
  let own = -Infinity
  for (let at = 0; at < pairs.length; at += 2) {
    const logit = (pairs[at + 1] as number) - max
    const weight = Math.exp(logit)
    sum += weight
    if (weight > 0) weighted += weight * logit
    if (pairs[at] === token) own = logit
  }
  const total = Math.log(sum)
  let better = 0
  while (better < pairs.length / 2 && (pairs[better * 2 + 1] as number) - max > own) better += 1
  return {
    logprob: own - total,
    entropy: Math.max(0, total - weighted / sum),
    rank: better + 1,
    top: Array.from({ length: Math.min(top, pairs.length / 2) }, (_, place) => ({
      token: pairs[place * 2] as number,
      logprob: (pairs[place * 2 + 1] as number) - max - total,
    })),
  }
}
