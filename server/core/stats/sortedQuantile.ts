/** The quantile `p` of ascending values, interpolated between neighbours (type 7 of Hyndman and Fan 1996, numpy's default). Empty: NaN. */
export function sortedQuantile(sorted: ArrayLike<number>, p: number): number {
  const place = (sorted.length - 1) * p
  const below = Math.floor(place)
  const low = sorted[below] ?? NaN
  return low + (place - below) * ((sorted[below + 1] ?? low) - low)
}
