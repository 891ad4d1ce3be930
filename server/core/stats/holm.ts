/**
 * p-values adjusted for being one of several (Holm 1979), in the order given: compared with 0.05 they keep the chance of even one
 * false mark below 5 %. Nulls (nothing compared) stay null and do not count.
 */
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const ranked = pValues.flatMap((p, place) => (p === null ? [] : [{ p, place }])).toSorted((a, b) => a.p - b.p)
  const adjusted = pValues.map((): number | null => null)
  let largest = 0
  for (const [rank, { p, place }] of ranked.entries()) {
    largest = Math.max(largest, Math.min(1, p * (ranked.length - rank)))
    adjusted[place] = largest
  }
  return adjusted
}
