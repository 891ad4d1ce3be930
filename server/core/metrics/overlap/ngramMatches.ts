/**
 * For each order 1 to `maxOrder`: how many n-grams of `output` the references have, each counted at most as often as the reference
 * that has it most often (the clipped counts of BLEU, Papineni et al. 2002; with one reference, the sum of the smaller counts).
 * Symbols are numbers, such as code points or those of a `Vocabulary`.
 */
export function ngramMatches(output: Int32Array, references: readonly Int32Array[], maxOrder: number): number[] {
  const longest = references.reduce((total, reference) => total + reference.length, 0)
  const tree = new NgramTree(longest * maxOrder)
  const most = new Int32Array(longest * maxOrder + 1)
  const counts = references.length > 1 ? new Int32Array(most.length) : most
  for (const reference of references) {
    for (let start = 0; start < reference.length; start++) {
      const end = Math.min(reference.length, start + maxOrder)
      for (let index = start, node = 0; index < end; index++) {
        node = tree.childOrNew(node, reference[index] ?? 0)
        counts[node] = (counts[node] ?? 0) + 1
      }
    }
    if (counts === most) continue
    for (let node = 1; node <= tree.size; node++) most[node] = Math.max(most[node] ?? 0, counts[node] ?? 0)
    counts.fill(0, 0, tree.size + 1)
  }
  const matches = Array.from({ length: maxOrder }, () => 0)
  for (let start = 0; start < output.length; start++) {
    const end = Math.min(output.length, start + maxOrder)
    // An n-gram is among the references' only where the one shorter by its last symbol is.
    for (let index = start, node = 0; index < end; index++) {
      node = tree.child(node, output[index] ?? 0)
      if (node === 0) break
      const left = most[node] ?? 0
      if (left === 0) continue
      most[node] = left - 1
      matches[index - start] = (matches[index - start] ?? 0) + 1
    }
  }
  return matches
}

/** How many n-grams of an order a sequence has. */
export function ngramTotal(length: number, order: number): number {
  return Math.max(0, length - order + 1)
}

/** A tree of n-grams: nodes are numbers from 1 on, 0 the empty n-gram; edges lie in an open hash table. */
class NgramTree {
  size = 0
  readonly #mask: number
  readonly #parents: Int32Array
  readonly #symbols: Int32Array
  readonly #children: Int32Array

  constructor(mostNodes: number) {
    const slots = 2 ** Math.ceil(Math.log2(mostNodes * 2 + 2))
    this.#mask = slots - 1
    this.#parents = new Int32Array(slots)
    this.#symbols = new Int32Array(slots)
    this.#children = new Int32Array(slots)
  }

  /** The node of an n-gram with one more symbol, or 0. */
  child(node: number, symbol: number): number {
    return this.#children[this.#slot(node, symbol)] ?? 0
  }

  childOrNew(node: number, symbol: number): number {
    const slot = this.#slot(node, symbol)
    const known = this.#children[slot] ?? 0
    if (known !== 0) return known
    this.#parents[slot] = node
    this.#symbols[slot] = symbol
    this.#children[slot] = ++this.size
    return this.size
  }

  /** Where the edge lies, or would. */
  #slot(node: number, symbol: number): number {
    let hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(symbol + 1, 0x85ebca6b)
    hash ^= hash >>> 15
    let slot = hash & this.#mask
    while (this.#children[slot] !== 0 && (this.#parents[slot] !== node || this.#symbols[slot] !== symbol)) slot = (slot + 1) & this.#mask
    return slot
  }
}
