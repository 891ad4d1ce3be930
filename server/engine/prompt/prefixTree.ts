/** The number of tokens that two lists have in common at the start. */
export function sharedPrefix(a: Uint32Array, b: Uint32Array): number {
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at < length && a[at] === b[at]) at += 1
  return at
}

/**
 * The indexes of `lists` in an order in which lists with a common prefix follow one another, so that each shared prefix has to be computed
 * only once: a depth-first walk through the tree of shared prefixes. Branches are ordered by the lowest index in them. Equal lists are adjacent.
 */
export function prefixOrder(lists: readonly Uint32Array[]): number[] {
  const sorted = lists.map((_, index) => index).toSorted((a, b) => compareTokens(lists[a] as Uint32Array, lists[b] as Uint32Array) || a - b)
  const shared = sorted.map((index, at) =>
    at === 0 ? 0 : sharedPrefix(lists[sorted[at - 1] as number] as Uint32Array, lists[index] as Uint32Array),
  )
  return walk(sorted, shared, 0, sorted.length)
}

/** The walk through one branch, which is a range of the sorted lists; it splits where the shared prefix is shortest. */
function walk(sorted: readonly number[], shared: readonly number[], from: number, to: number): number[] {
  if (to - from <= 1) return sorted.slice(from, to)
  let shortest = Infinity
  for (let at = from + 1; at < to; at += 1) shortest = Math.min(shortest, shared[at] as number)
  const branches: number[][] = []
  let start = from
  for (let at = from + 1; at <= to; at += 1) {
    if (at < to && shared[at] !== shortest) continue
    branches.push(walk(sorted, shared, start, at))
    start = at
  }
  const earliest = new Map(branches.map((branch) => [branch, branch.reduce((least, index) => Math.min(least, index), Infinity)]))
  return branches.toSorted((a, b) => (earliest.get(a) as number) - (earliest.get(b) as number)).flat()
}

function compareTokens(a: Uint32Array, b: Uint32Array): number {
  const at = sharedPrefix(a, b)
  return (a[at] ?? -1) - (b[at] ?? -1)
}
