/** Symbols below this have a table; those above are looked up. */
const tableSize = 0x10000

/** Numbers for the symbols of one pattern after another, from 1 on; 0 for symbols that it has not. Made once: the table is large. */
export class SymbolNumbers {
  readonly #low = new Int32Array(tableSize)
  readonly #high = new Map<number, number>()
  #size = 0

  of(symbol: number): number {
    return symbol >= 0 && symbol < tableSize ? (this.#low[symbol] ?? 0) : (this.#high.get(symbol) ?? 0)
  }

  /** The symbol's number, the next one where it has none yet. */
  add(symbol: number): number {
    const known = this.of(symbol)
    if (known > 0) return known
    this.#size++
    if (symbol >= 0 && symbol < tableSize) this.#low[symbol] = this.#size
    else this.#high.set(symbol, this.#size)
    return this.#size
  }

  /** How many symbols have a number. */
  get size(): number {
    return this.#size
  }

  /** Takes back the numbers of all symbols of a pattern. */
  forget(pattern: Int32Array): void {
    for (let row = 0; row < pattern.length; row++) {
      const symbol = pattern[row] ?? 0
      if (symbol >= 0 && symbol < tableSize) this.#low[symbol] = 0
    }
    if (this.#high.size > 0) this.#high.clear()
    this.#size = 0
  }
}
