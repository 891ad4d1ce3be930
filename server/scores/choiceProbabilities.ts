/**
 * Probabilities of some answers, given that it is one of them: the softmax of their log-probabilities. The largest is taken off
 * first, so that answers which are all unlikely (-800 nats) do not vanish.
 */
export function choiceProbabilities(logprobs: readonly number[]): number[] {
  const largest = Math.max(...logprobs)
  const weights = logprobs.map((logprob) => (largest === -Infinity ? 1 : Math.exp(logprob - largest)))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}
