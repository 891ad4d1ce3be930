/**
 * Tokens left to compute when each shared prefix is computed once: the nodes of the lists' trie. Lists are sorted, and each adds
 * what it does not share with the one before it; that is exact, since among sorted lists the longest shared prefix is a neighbour's.
 */
export function sharedPrefixTokens(tokenLists: readonly (readonly number[])[]): number {
  let total = 0
  let before: readonly number[] = []
  for (const list of tokenLists.toSorted(compareLists)) {
    total += list.length - sharedLength(before, list)
    before = list
  }
  return total
}

function sharedLength(a: readonly number[], b: readonly number[]): number {
  const most = Math.min(a.length, b.length)
  let length = 0
  while (length < most && a[length] === b[length]) length++
  return length
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  const shared = sharedLength(a, b)
  return (a[shared] ?? -1) - (b[shared] ?? -1)
}
