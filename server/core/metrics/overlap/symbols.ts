/** The code points of a text, as Python counts its characters: one for an emoji outside the BMP, one for a lone surrogate. */
export function codePoints(text: string): Int32Array {
  const points = new Int32Array(text.length)
  let count = 0
  // Reads UTF-16 units, because codePointAt takes several times as long and some metrics spend much of their time here.
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    const low = unit >= 0xd800 && unit < 0xdc00 ? text.charCodeAt(index + 1) : 0
    if (low >= 0xdc00 && low < 0xe000) {
      points[count++] = ((unit - 0xd800) << 10) + low - 0xdc00 + 0x10000
      index++
    } else points[count++] = unit
  }
  return count === points.length ? points : points.subarray(0, count)
}

/** Numbers tokens 0, 1, 2 in order of appearance. Equal tokens have the same number in all sequences of one vocabulary. */
export class Vocabulary {
  readonly #numbers = new Map<string, number>()

  get size(): number {
    return this.#numbers.size
  }

  number(tokens: readonly string[]): Int32Array {
    const numbers = new Int32Array(tokens.length)
    for (let index = 0; index < tokens.length; index++) {
      const token = tokens[index] ?? ''
      let number = this.#numbers.get(token)
      if (number === undefined) this.#numbers.set(token, (number = this.#numbers.size))
      numbers[index] = number
    }
    return numbers
  }
}

/**
 * Sequences with their symbols renumbered 0, 1, 2 in order of appearance, so that a table over the symbols that occur is small.
 * `size`: their number.
 */
export function renumber(first: Int32Array, second: Int32Array): { first: Int32Array; second: Int32Array; size: number } {
  // Most texts use only these code points; a Map is several times slower.
  const low = new Int32Array(0x250).fill(-1)
  const high = new Map<number, number>()
  let size = 0
  const renumbered = (symbols: Int32Array) => {
    const numbers = new Int32Array(symbols.length)
    for (let index = 0; index < symbols.length; index++) {
      const symbol = symbols[index] ?? 0
      let number = symbol < low.length ? (low[symbol] ?? -1) : (high.get(symbol) ?? -1)
      if (number < 0) {
        number = size++
        if (symbol < low.length) low[symbol] = number
        else high.set(symbol, number)
      }
      numbers[index] = number
    }
    return numbers
  }
  return { first: renumbered(first), second: renumbered(second), size }
}
