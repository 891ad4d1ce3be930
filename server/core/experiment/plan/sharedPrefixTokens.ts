/**
 * Number of tokens to compute if each shared prefix is computed once, which is the number of nodes in the trie of the lists. In
 * sorted order, each list adds the tokens that it does not share with the list before it; no earlier list shares more with it.
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
