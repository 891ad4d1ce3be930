import { ngramMatches, ngramTotal } from './ngramMatches.ts'
import { Vocabulary } from './symbols.ts'

const maxOrder = 4

export type BleuSmoothing = { method: 'exp' | 'none' } | { method: 'floor' | 'add-k'; value: number }

/**
 * BLEU of one output, 0 to 100, as sacrebleu's `sentence_bleu` (Papineni et al. 2002; smoothing of Chen and Cherry 2014): the
 * geometric mean of the clipped n-gram precisions of orders 1 to 4, times exp(1 - r/c) if the output is shorter than the
 * reference of the nearest length. `effectiveOrder`: orders above the output's length are left out of the mean.
 */
export function sentenceBleu(
  output: readonly string[],
  references: readonly (readonly string[])[],
  { smoothing, effectiveOrder }: { smoothing: BleuSmoothing; effectiveOrder: boolean },
): number {
  const vocabulary = new Vocabulary()
  const numbered = references.map((reference) => vocabulary.number(reference))
  const matches = ngramMatches(vocabulary.number(output), numbered, maxOrder)
  if (matches.every((count) => count === 0)) return 0
  const precisions: number[] = []
  let order = maxOrder
  let halvings = 1
  for (let n = 1; n <= maxOrder; n++) {
    const added = smoothing.method === 'add-k' && n > 1 ? smoothing.value : 0
    const matched = (matches[n - 1] ?? 0) + added
    const total = ngramTotal(output.length, n) + added
    if (total === 0) break
    if (effectiveOrder) order = n
    if (matched > 0) precisions.push((100 * matched) / total)
    else if (smoothing.method === 'exp') precisions.push(100 / ((halvings *= 2) * total))
    else precisions.push(smoothing.method === 'floor' ? (100 * smoothing.value) / total : 0)
  }
  while (precisions.length < order) precisions.push(0)
  const logs = precisions.slice(0, order).reduce((sum, precision) => sum + flooredLog(precision), 0)
  return brevityPenalty(output.length, references) * Math.exp(logs / order)
}

function brevityPenalty(length: number, references: readonly (readonly string[])[]): number {
  const lengths = references.map((reference) => reference.length)
  // If two are equally near, the shorter one.
  const nearest = lengths.reduce((best, each) => {
    const difference = Math.abs(length - each) - Math.abs(length - best)
    return difference < 0 || (difference === 0 && each < best) ? each : best
  })
  return length < nearest ? Math.exp(1 - nearest / length) : 1
}

/** sacrebleu's `my_log`: for a precision of 0 it is so low that the score becomes 0. */
function flooredLog(value: number): number {
  return value === 0 ? -9_999_999_999 : Math.log(value)
}
