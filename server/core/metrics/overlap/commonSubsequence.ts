/** Rows of the table of longest common subsequences as bits: in row `i`, bit `j` is 0 where cell (i, j+1) is one more than (i, j). */
type Rows = { bits: Int32Array; words: number }

/**
 * Longest common subsequences of sequences of the symbols 0 to `symbols - 1`, 32 columns at a time (Hyyrö 2004, "Bit-parallel LCS-length
 * computation revisited"). The tables of one pair are used again for the next.
 */
export class CommonSubsequences {
  /** For each symbol of the second sequence its number in it, from 1 on; 0 for the others. */
  readonly #numbers: Int32Array
  #places: Int32Array = new Int32Array(0)
  #bits: Int32Array = new Int32Array(0)

  constructor(symbols: number) {
    this.#numbers = new Int32Array(symbols)
  }

  length(first: Int32Array, second: Int32Array): number {
    if (first.length === 0 || second.length === 0) return 0
    return zerosBefore(this.#fillRows(first, second, false), 0, second.length)
  }

  /**
   * Sets `found` to 1 at the positions in `reference` of one longest common subsequence, and returns how many of them are new. If there are
   * several, it is the one of rouge-score's `_backtrack_norec`, which goes up in the table unless going left is better.
   */
  mark(found: Uint8Array, reference: Int32Array, output: Int32Array): number {
    if (reference.length === 0 || output.length === 0) return 0
    let fresh = 0
    const rows = this.#fillRows(reference, output, true)
    let i = reference.length
    let j = output.length
    let here = zerosBefore(rows, i, j)
    let above = zerosBefore(rows, i - 1, j)
    // Where a cell is 0, all before it are.
    while (here > 0) {
      if (reference[i - 1] === output[j - 1]) {
        if (found[i - 1] === 0) fresh++
        found[i - 1] = 1
        here = above - step(rows, i - 1, j)
        i--
        j--
        above = i === 0 ? 0 : zerosBefore(rows, i - 1, j)
        continue
      }
      const left = here - step(rows, i, j)
      if (left > above) {
        above -= step(rows, i - 1, j)
        here = left
        j--
      } else {
        i--
        here = above
        above = i === 0 ? 0 : zerosBefore(rows, i - 1, j)
      }
    }
    return fresh
  }

  /** All rows from 0 to `first.length`, or only the last one, as row 0. */
  #fillRows(first: Int32Array, second: Int32Array, keepAll: boolean): Rows {
    const words = (second.length + 31) >>> 5
    const numbers = this.#numbers
    let different = 0
    for (const symbol of second) if (numbers[symbol] === 0) numbers[symbol] = ++different
    // Row 0 has no place: it is for the symbols that only the first sequence has.
    const places = (this.#places = emptied(this.#places, (different + 1) * words))
    for (let j = 0; j < second.length; j++) {
      const at = (numbers[second[j] ?? 0] ?? 0) * words + (j >>> 5)
      places[at] = (places[at] ?? 0) | (1 << (j & 31))
    }
    const bits = (this.#bits = emptied(this.#bits, words * (keepAll ? first.length + 1 : 1)))
    bits.fill(-1, 0, words)
    const stride = keepAll ? words : 0
    for (let i = 0; i < first.length; i++) {
      const from = i * stride
      const row = (numbers[first[i] ?? 0] ?? 0) * words
      let carry = 0
      for (let word = 0; word < words; word++) {
        const before = bits[from + word] ?? 0
        const matched = before & (places[row + word] ?? 0)
        const sum = (before >>> 0) + (matched >>> 0) + carry
        carry = sum > 0xffffffff ? 1 : 0
        bits[from + stride + word] = sum | 0 | (before & ~matched)
      }
    }
    for (const symbol of second) numbers[symbol] = 0
    return { bits, words }
  }
}

/** A table of zeros that has at least this length: the given one, if it is long enough. */
function emptied(table: Int32Array, length: number): Int32Array {
  if (table.length < length) return new Int32Array(length)
  return table.fill(0, 0, length)
}

/** Cell (row, column): the number of zeros among the row's first bits. */
function zerosBefore({ bits, words }: Rows, row: number, column: number): number {
  const start = row * words
  const whole = column >>> 5
  let zeros = 0
  for (let word = 0; word < whole; word++) zeros += ones(~(bits[start + word] ?? 0))
  const rest = column & 31
  return rest === 0 ? zeros : zeros + ones(~(bits[start + whole] ?? 0) & ((1 << rest) - 1))
}

/** Cell (row, column) minus its left neighbour: 0 or 1. */
function step({ bits, words }: Rows, row: number, column: number): number {
  const bit = column - 1
  return 1 - (((bits[row * words + (bit >>> 5)] ?? 0) >>> (bit & 31)) & 1)
}

function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
