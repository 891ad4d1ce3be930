import { type LevenshteinPass, loadLevenshteinPass } from './levenshteinPass.ts'

/** How many rows a pass does. */
const passRows = 256
/** Of a symbol's row bits, in 32-bit words. */
const placeWords = passRows / 32
/** Columns before the first and after the last, as the words of a pass follow one another. */
const margin = 3

/** Symbols below this have a table; those above are looked up. */
const tableSize = 0x10000

/**
 * The edit distance of two sequences that are not empty, 256 rows of the pattern at a time. Null where this place runs no
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
  /** A symbol's number in this pattern, from 1 on; 0 between calls. */
  readonly #numbers = new Int32Array(tableSize)
  readonly #high = new Map<number, number>()

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
    const textAt = (placeWords + margin) * 4
    const carryAt = textAt + (text.length + 2 * margin) * 4
    const placesAt = Math.ceil((carryAt + text.length + margin) / 16) * 16
    this.#reserve(placesAt + (pattern.length + 2) * placeWords * 4)
    const numbered = new Int32Array(pattern.length)
    // Numbers from 1 on; 0 is no symbol of the pattern, and the last is in every row.
    const every = this.#numberPattern(pattern, numbered) + 1
    const words = this.#words
    const places = placesAt / 4
    words.fill(placesAt, textAt / 4 + text.length, textAt / 4 + text.length + margin)
    words.fill(placesAt + every * placeWords * 4, placeWords, placeWords + margin)
    for (let column = 0, at = textAt / 4; column < text.length; column++, at++) {
      words[at] = placesAt + this.#numberOf(text[column] ?? 0) * placeWords * 4
    }
    this.#forget(pattern)
    words.fill(0, places, places + every * placeWords)
    words.fill(-1, places + every * placeWords, places + (every + 1) * placeWords)
    // Above the first row each column is one more than the column before.
    this.#bytes.fill(1, carryAt, carryAt + text.length)
    let distance = text.length
    for (let start = 0; start < pattern.length; start += passRows) {
      const end = Math.min(start + passRows, pattern.length)
      for (let word = 0; word < placeWords; word++) words[word] = lowestBits(end - start - word * 32)
      for (let row = start; row < end; row++) {
        const at = places + (numbered[row] ?? 0) * placeWords + ((row - start) >>> 5)
        words[at] = (words[at] ?? 0) | (1 << ((row - start) & 31))
      }
      distance += this.#pass(text.length, textAt, carryAt)
      if (end < pattern.length) words.fill(0, places, places + every * placeWords)
    }
    return distance
  }

  /** Writes the pattern's numbers and says how many different symbols there are. */
  #numberPattern(pattern: Int32Array, numbered: Int32Array): number {
    let symbols = 0
    for (let row = 0; row < pattern.length; row++) {
      const symbol = pattern[row] ?? 0
      let number = this.#numberOf(symbol)
      if (number === 0) {
        number = ++symbols
        if (symbol < tableSize) this.#numbers[symbol] = number
        else this.#high.set(symbol, number)
      }
      numbered[row] = number
    }
    return symbols
  }

  #forget(pattern: Int32Array): void {
    for (let row = 0; row < pattern.length; row++) {
      const symbol = pattern[row] ?? 0
      if (symbol < tableSize) this.#numbers[symbol] = 0
    }
    if (this.#high.size > 0) this.#high.clear()
  }

  /** 0 for a symbol that the pattern has not. */
  #numberOf(symbol: number): number {
    return symbol < tableSize ? (this.#numbers[symbol] ?? 0) : (this.#high.get(symbol) ?? 0)
  }

  #reserve(size: number): void {
    const missing = size - this.#bytes.length
    if (missing <= 0) return
    this.#memory.grow(Math.ceil(missing / 65_536))
    this.#words = new Int32Array(this.#memory.buffer)
    this.#bytes = new Uint8Array(this.#memory.buffer)
  }
}

/** A word with so many of its lowest bits set: none for 0 and below, all for 32 and above. */
function lowestBits(count: number): number {
  if (count <= 0) return 0
  return count >= 32 ? -1 : (1 << count) - 1
}
