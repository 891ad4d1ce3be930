import { type LevenshteinPass, loadLevenshteinPass } from './levenshteinPass.ts'
import { SymbolNumbers } from './symbolNumbers.ts'

/** How many rows a pass does, and their bits of a symbol in bytes. */
const passRows = 256
const passBytes = passRows / 8
/** Columns after the last, as the words of a pass follow one another; there is one before the first. */
const margin = 3
/** Row bits of a pattern's symbols are made anew for each part of it whose bits take more than this. */
const mostPlaceBytes = 2 ** 20
/** A window that moves holds every way to edit that costs this or less: it reaches 98 diagonals to each side of the middle one. */
const mostAlike = 192
/** After so many columns the middle of the window reaches the diagonal; see the pass. */
const firstTurn = 162

/** Where the parts of one comparison lie, in bytes. `stride`: of the row bits of one symbol. */
type Layout = { text: number; carry: number; rows: number; places: number; stride: number }

/**
 * The edit distance of two sequences that are not empty, the pattern no longer than the text, 256 rows of the pattern at a time. Null
 * where this place runs no WebAssembly.
 */
export function wideLevenshtein(pattern: Int32Array, text: Int32Array): number | null {
  workspace ??= Workspace.make()
  return workspace === 'none' ? null : workspace.distance(pattern, text)
}

/** The same for two texts; null also where one is not all ASCII. These need no numbers: a character is its own. */
export function asciiLevenshtein(first: string, second: string): number | null {
  workspace ??= Workspace.make()
  return workspace === 'none' ? null : workspace.asciiDistance(first, second)
}

let workspace: Workspace | 'none' | null = null

/** Kept from call to call: it costs more to make than most distances. */
class Workspace {
  readonly #wasm: LevenshteinPass
  #words: Int32Array
  #bytes: Uint8Array
  readonly #numbers = new SymbolNumbers()
  readonly #encoder = new TextEncoder()

  static make(): Workspace | 'none' {
    const loaded = loadLevenshteinPass()
    return loaded === null ? 'none' : new Workspace(loaded)
  }

  private constructor(loaded: LevenshteinPass) {
    this.#wasm = loaded
    this.#words = new Int32Array(loaded.memory.buffer)
    this.#bytes = new Uint8Array(loaded.memory.buffer)
  }

  distance(pattern: Int32Array, text: Int32Array): number {
    const layout = this.#layout(0, pattern.length, text.length, pattern.length + 1)
    const { places, stride } = layout
    const words = this.#words
    for (let row = 0, at = layout.rows / 4; row < pattern.length; row++, at++) {
      words[at] = places + this.#numbers.add(pattern[row] ?? 0) * stride
    }
    for (let column = 0, at = layout.text / 4; column < text.length; column++, at++) {
      words[at] = places + this.#numbers.of(text[column] ?? 0) * stride
    }
    const symbols = this.#numbers.size + 1
    this.#numbers.forget(pattern)
    return this.#count(layout, pattern.length, text.length, symbols)
  }

  asciiDistance(first: string, second: string): number | null {
    let [start, end, otherEnd] = [4, 4 + first.length, 4 + first.length + second.length]
    let other = end
    const kept = otherEnd
    this.#reserve(kept)
    if (!this.#write(first, start) || !this.#write(second, other)) return null
    const bytes = this.#bytes
    while (start < end && other < otherEnd && bytes[start] === bytes[other]) {
      start++
      other++
    }
    while (start < end && other < otherEnd && bytes[end - 1] === bytes[otherEnd - 1]) {
      end--
      otherEnd--
    }
    if (start === end || other === otherEnd) return end - start + otherEnd - other
    if (end - start > otherEnd - other) [start, end, other, otherEnd] = [other, otherEnd, start, end]
    const [rows, columns] = [end - start, otherEnd - other]
    const layout = this.#layout(kept, rows, columns, 128)
    this.#wasm.locate(start, rows, layout.rows, layout.places, layout.stride)
    this.#wasm.locate(other, columns, layout.text, layout.places, layout.stride)
    return this.#count(layout, rows, columns, 128)
  }

  /** False for a text that is not all ASCII. */
  #write(text: string, at: number): boolean {
    // A character takes a byte where it is ASCII and more where it is not: such a text does not fit.
    return this.#encoder.encodeInto(text, this.#bytes.subarray(at, at + text.length)).read === text.length
  }

  /** Places everything behind what is `kept`, and makes room. */
  #layout(kept: number, rows: number, columns: number, symbols: number): Layout {
    const passes = Math.ceil(rows / passRows)
    const stride = passBytes * Math.max(1, Math.min(passes, Math.floor(mostPlaceBytes / passBytes / (symbols + 1))))
    const text = aligned(kept + 8)
    const carry = text + (columns + margin + 1) * 4
    const rowsAt = aligned(carry + columns + margin)
    const places = aligned(rowsAt + rows * 4)
    this.#reserve(places + (symbols + 1) * stride)
    return { text, carry, rows: rowsAt, places, stride }
  }

  /** The distance, where rows and columns tell where their symbols' bits are. Of the symbols, numbered from 0, others are left out. */
  #count(layout: Layout, rows: number, columns: number, symbols: number): number {
    const { text, carry, places, stride } = layout
    const words = this.#words
    const every = places + symbols * stride
    words[text / 4 - 1] = every
    words.fill(places, text / 4 + columns, text / 4 + columns + margin)
    this.#bytes.fill(0, carry, carry + columns)
    const partRows = stride * 8
    let moves = rows <= Math.min(columns, partRows) && columns - rows < mostAlike ? Math.max(0, Math.ceil((rows - passRows) / 64)) : 0
    let distance = columns
    for (let start = 0; start < rows; start += partRows) {
      const count = Math.min(rows - start, partRows)
      words.fill(0, places / 4, (every + stride) / 4)
      words.fill(-1, every / 4, every / 4 + (count >>> 5))
      if (count % 32 > 0) words[every / 4 + (count >>> 5)] = (1 << (count % 32)) - 1
      this.#wasm.mark(layout.rows + start * 4, count)
      for (let offset = 0; offset * 8 < count; offset += passBytes) {
        const turn = firstTurn + ((columns - rows) >>> 1)
        let risen = this.#wasm.pass(columns, text, carry, offset, moves, turn, mostAlike)
        if (words[0] !== 0) {
          if (columns + risen <= mostAlike) return columns + risen
          this.#bytes.fill(0, carry, carry + columns)
          risen = this.#wasm.pass(columns, text, carry, offset, 0, 0, 0)
        }
        moves = 0
        distance += risen
      }
    }
    return distance
  }

  #reserve(size: number): void {
    const missing = size - this.#bytes.length
    if (missing <= 0) return
    this.#wasm.memory.grow(Math.ceil(missing / 65_536))
    this.#words = new Int32Array(this.#wasm.memory.buffer)
    this.#bytes = new Uint8Array(this.#wasm.memory.buffer)
  }
}

function aligned(address: number): number {
  return Math.ceil(address / 16) * 16
}
