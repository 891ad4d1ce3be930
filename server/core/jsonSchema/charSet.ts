/** Inclusive ranges of code points, sorted, not empty, and at least one code point apart. */
export type CharSet = readonly (readonly [from: number, to: number])[]

export const lastCodePoint = 0x10ffff

/** Every code point that UTF-8 can encode: surrogates are left out. */
export const allChars: CharSet = [
  [0, 0xd7ff],
  [0xe000, lastCodePoint],
]

/** The set of these ranges, which may be in any order and overlap. */
export function charSet(ranges: CharSet): CharSet {
  const merged: [number, number][] = []
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1)
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}

/** The encodable code points that are not in `set`. */
export function complement(set: CharSet): CharSet {
  const gaps: [number, number][] = []
  let next = 0
  for (const [from, to] of set) {
    if (from > next) gaps.push([next, from - 1])
    next = to + 1
  }
  if (next <= lastCodePoint) gaps.push([next, lastCodePoint])
  return intersection(gaps, allChars)
}

export function intersection(a: CharSet, b: CharSet): CharSet {
  const shared: [number, number][] = []
  let at = 0
  for (const [from, to] of a) {
    while (at > 0 && (b[at - 1]?.[1] ?? -1) >= from) at--
    for (; at < b.length; at++) {
      const [low, high] = b[at] ?? [0, 0]
      if (low > to) break
      if (high >= from) shared.push([Math.max(from, low), Math.min(to, high)])
    }
  }
  return shared
}

/** True if `char` is in the set. */
export function contains(set: CharSet, char: number): boolean {
  let low = 0
  let high = set.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const [from, to] = set[middle] ?? [0, 0]
    if (char < from) high = middle - 1
    else if (char > to) low = middle + 1
    else return true
  }
  return false
}
