/** Different n-grams of an order over all of them, or null where the sequence is too short to have one. */
export function distinctShare(symbols: Int32Array, order: number): number | null {
  const total = symbols.length - order + 1
  if (total < 1) return null
  const seen = new Set<string>()
  for (let start = 0; start < total; start++) seen.add(symbols.subarray(start, start + order).join(' '))
  return seen.size / total
}
