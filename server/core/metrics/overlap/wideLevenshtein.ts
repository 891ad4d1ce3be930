import { type LevenshteinPass, loadLevenshteinPass } from './levenshteinPass.ts'

/** How many rows a pass does. */
const passRows = 128
/** Of a symbol's row bits, in 32-bit words. */
const placeWords = passRows / 32

/** Symbols below this have a table; those above are looked up. */
const tableSize = 0x10000

/**
 * The edit distance of two sequences that are not empty, 128 rows of the pattern at a time. Null where this place runs no
 * WebAssembly.
 */
export function wideLevenshtein(pattern: Int32Array, text: Int32Array): number | null {
  workspace ??= Workspace.make()
  return workspace === 'none' ? null : workspace.distance(pattern, text)
}

let workspace: Workspace | 'none' | null = null

/** Kept from call to call: it costs more to make than most distances. */
class Workspace {
  readonly #pass: LevenshteinPass['pass']
  readonly #memory: WebAssembly.Memory
  #words: Int32Array
  #bytes: Uint8Array
  /** A symbol's number in this pattern, from 1 on; good where its stamp is this call's. */
  readonly #numbers = new Int32Array(tableSize)
  readonly #stamps = new Int32Array(tableSize)
  readonly #high = new Map<number, number>()
  #stamp = 0

  static make(): Workspace | 'none' {
    const loaded = loadLevenshteinPass()
    return loaded === null ? 'none' : new Workspace(loaded)
  }

  private constructor({ pass, memory }: LevenshteinPass) {
    this.#pass = pass
    this.#memory = memory
    this.#words = new Int32Array(memory.buffer)
    this.#bytes = new Uint8Array(memory.buffer)
  }

  distance(pattern: Int32Array, text: Int32Array): number {
    const numbered = new Int32Array(pattern.length)
    const symbols = this.#numberPattern(pattern, numbered)
    const textAt = placeWords * 4
    const carryAt = textAt + text.length * 4
    const placesAt = Math.ceil((carryAt + text.length) / 16) * 16
    this.#reserve(placesAt + (symbols + 1) * placeWords * 4)
    const words = this.#words
    const bytes = this.#bytes
    for (let column = 0; column < text.length; column++) words[placeWords + column] = this.#numberOf(text[column] ?? 0) * placeWords * 4
    const places = placesAt / 4
    words.fill(0, places, places + (symbols + 1) * placeWords)
    // Above the first row each column is one more than the column before.
    bytes.fill(1, carryAt, carryAt + text.length)
    // Rows that fill up the first pass stand above the pattern: they match nothing and all begin at 0, so that each repeats the first.
    const filled = (passRows - (pattern.length % passRows)) % passRows
    let sum = 0
    for (let first = -filled; first < pattern.length; first += passRows) {
      const start = Math.max(first, 0)
      const end = first + passRows
      for (let word = 0; word < placeWords; word++) words[word] = risingFrom(start - first - word * 32)
      for (let row = start; row < end; row++) {
        const at = places + (numbered[row] ?? 0) * placeWords + ((row - first) >>> 5)
        words[at] = (words[at] ?? 0) | (1 << ((row - first) & 31))
      }
      sum = this.#pass(text.length, textAt, placesAt, carryAt)
      for (let row = start; row < end; row++) words[places + (numbered[row] ?? 0) * placeWords + ((row - first) >>> 5)] = 0
    }
    return pattern.length + sum
  }

  /** Writes the pattern's numbers and says how many different symbols there are. */
  #numberPattern(pattern: Int32Array, numbered: Int32Array): number {
    this.#stamp++
    this.#high.clear()
    let symbols = 0
    for (let row = 0; row < pattern.length; row++) {
      const symbol = pattern[row] ?? 0
      let number = this.#numberOf(symbol)
      if (number === 0) {
        number = ++symbols
        if (symbol >= tableSize) this.#high.set(symbol, number)
        else {
          this.#numbers[symbol] = number
          this.#stamps[symbol] = this.#stamp
        }
      }
      numbered[row] = number
    }
    return symbols
  }

  /** 0 for a symbol that the pattern has not. */
  #numberOf(symbol: number): number {
    if (symbol >= tableSize) return this.#high.get(symbol) ?? 0
    return this.#stamps[symbol] === this.#stamp ? (this.#numbers[symbol] ?? 0) : 0
  }

  #reserve(size: number): void {
    const missing = size - this.#bytes.length
    if (missing <= 0) return
    this.#memory.grow(Math.ceil(missing / 65_536))
    this.#words = new Int32Array(this.#memory.buffer)
    this.#bytes = new Uint8Array(this.#memory.buffer)
  }
}

/** A word with the bits from this one on set, all for 0 and below, none for 32 and above. */
function risingFrom(bit: number): number {
  if (bit <= 0) return -1
  return bit >= 32 ? 0 : -1 << bit
}
