/** The distance of two columns by ranks only: +1 when every score here is above every score of the baseline, -1 for the opposite. */
export type CliffsDelta = {
  /** Every case here against every case of the baseline. */
  unpaired: number
  /** Each case against itself: the share of cases that are higher here minus the share of cases that are lower. */
  paired: number
  /** The size of `unpaired`. */
  size: 'negligible' | 'small' | 'medium' | 'large'
}

/**
 * Cliff's delta (Cliff 1993, "Dominance statistics", Psychological Bulletin 114) of two columns' case means, the same cases in the same
 * order: P(here > baseline) - P(here < baseline); ties count for neither. `unpaired` compares all pairs of cases, as for independent
 * groups; `paired` is Cliff's within-pair d_w. It needs only order, so it suits ranks (1 to 5) and scores with outliers. Sizes by Romano,
 * Kromrey, Coraggio and Skowronek (2006): below 0.147 negligible, 0.33 small, 0.474 medium, otherwise large; they correspond to Cohen's
 * 0.2, 0.5 and 0.8 for independent normal groups and therefore apply to `unpaired`. Null without cases.
 */
export function cliffsDelta(here: readonly number[], baseline: readonly number[]): CliffsDelta | null {
  const n = here.length
  if (n === 0) return null
  const [ours, theirs] = [here.map(tidied), baseline.map(tidied)]
  const paired = ours.reduce((sum, value, place) => sum + Math.sign(value - (theirs[place] ?? NaN)), 0) / n
  const unpaired = dominance(ours, theirs) / n / n
  return { unpaired, paired, size: sizeOf(Math.abs(unpaired)) }
}

/** Pairs in which the first is higher, minus pairs in which it is lower. */
function dominance(first: readonly number[], second: readonly number[]): number {
  const others = Float64Array.from(second).toSorted()
  let below = 0
  let notAbove = 0
  let sum = 0
  for (const value of Float64Array.from(first).toSorted()) {
    while (below < others.length && (others[below] ?? 0) < value) below++
    while (notAbove < others.length && (others[notAbove] ?? 0) <= value) notAbove++
    sum += below - (others.length - notAbove)
  }
  return sum
}

function sizeOf(delta: number): CliffsDelta['size'] {
  if (delta < 0.147) return 'negligible'
  if (delta < 0.33) return 'small'
  return delta < 0.474 ? 'medium' : 'large'
}

/** Means of the same scores may differ in their last digits and must still be ties. */
function tidied(value: number): number {
  return Number(value.toPrecision(12))
}
