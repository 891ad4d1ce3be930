/**
 * For each order from 1 to `maxOrder`: the number of n-grams of `output` that are in the references. Each n-gram counts at most as often
 * as in the reference that has it most often (the clipped counts of BLEU, Papineni et al. 2002; with one reference, the sum of the
 * smaller counts). Symbols are numbers, such as code points or the numbers of a `Vocabulary`.
 */
export function ngramMatches(output: Int32Array, references: readonly Int32Array[], maxOrder: number): number[] {
  const longest = references.reduce((total, reference) => total + reference.length, 0)
  const tree = new NgramTree(longest * maxOrder)
  const { records, root } = tree
  for (const reference of references) {
    for (let start = 0; start < reference.length; start++) {
      const end = Math.min(reference.length, start + maxOrder)
      for (let index = start, node = root; index < end; index++) {
        node = tree.childOrNew(node, reference[index] ?? 0)
        records[node + COUNT] = (records[node + COUNT] ?? 0) + 1
      }
    }
    if (references.length > 1) tree.keepMost()
  }
  const left = references.length > 1 ? MOST : COUNT
  const matches = Array.from({ length: maxOrder }, () => 0)
  for (let start = 0; start < output.length; start++) {
    const end = Math.min(output.length, start + maxOrder)
    // The references can have an n-gram only if they have the one without its last symbol.
    for (let index = start, node = root; index < end; index++) {
      node = tree.child(node, output[index] ?? 0)
      if (node < 0) break
      const count = records[node + left] ?? 0
      if (count === 0) continue
      records[node + left] = count - 1
      matches[index - start] = (matches[index - start] ?? 0) + 1
    }
  }
  return matches
}

/** The number of n-grams of an order in a sequence. */
export function ngramTotal(length: number, order: number): number {
  return Math.max(0, length - order + 1)
}

/** A record is four adjacent numbers, so that they are in one cache line: its parent + 1 (0: free), its symbol, and these. */
const RECORD = 4
const COUNT = 2
const MOST = 3

/** Reused by the next call, because allocating it takes longer than clearing it. */
let workspace = new Int32Array(0)
/** A larger table is not reused. */
const MOST_KEPT = 2 ** 20

/** A tree of n-grams in a hash table with open addressing. A node is the position of its record, found by its parent and its last symbol. */
class NgramTree {
  readonly records: Int32Array
  /** The empty n-gram, which has no record. */
  readonly root: number
  readonly #mask: number

  constructor(mostNodes: number) {
    const slots = 2 ** Math.ceil(Math.log2(mostNodes * 2 + 2))
    const size = slots * RECORD
    this.#mask = slots - 1
    this.root = size
    if (size > MOST_KEPT) {
      this.records = new Int32Array(size)
      return
    }
    if (workspace.length < size) workspace = new Int32Array(size)
    else workspace.fill(0, 0, size)
    this.records = workspace
  }

  /** The node of an n-gram with one more symbol, or -1. */
  child(node: number, symbol: number): number {
    const place = this.#find(node, symbol)
    return this.records[place] === 0 ? -1 : place
  }

  childOrNew(node: number, symbol: number): number {
    const place = this.#find(node, symbol)
    if (this.records[place] === 0) {
      this.records[place] = node + 1
      this.records[place + 1] = symbol
    }
    return place
  }

  /** Updates the largest count of each n-gram, and resets the counts. */
  keepMost(): void {
    const { records } = this
    for (let place = 0; place < this.root; place += RECORD) {
      records[place + MOST] = Math.max(records[place + MOST] ?? 0, records[place + COUNT] ?? 0)
      records[place + COUNT] = 0
    }
  }

  /** The position of the record, or of the free place for it. */
  #find(node: number, symbol: number): number {
    const { records } = this
    let hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(symbol + 1, 0x85ebca6b)
    hash ^= hash >>> 15
    let slot = hash & this.#mask
    let place = slot * RECORD
    while (records[place] !== 0 && (records[place] !== node + 1 || records[place + 1] !== symbol)) {
      slot = (slot + 1) & this.#mask
      place = slot * RECORD
    }
    return place
  }
}
