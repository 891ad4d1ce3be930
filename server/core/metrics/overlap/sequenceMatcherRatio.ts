import { renumber } from './symbols.ts'

/** CPython's autojunk looks for popular elements from this length on. */
const autojunkLength = 200

/**
 * `difflib.SequenceMatcher(None, first, second, autojunk).ratio()` of CPython: twice the number of matched elements divided by the
 * number of elements of both; 1 for two empty sequences. Matches are the longest common block, then those left and right of it (Ratcliff
 * and Metzener 1988). Autojunk: if `second` has 200 elements or more, a block cannot begin with one that makes up over 1 % of them (plus one).
 */
export function sequenceMatcherRatio(first: Int32Array, second: Int32Array, autojunk = true): number {
  const total = first.length + second.length
  if (total === 0) return 1
  return (2 * matchedElements(first, second, autojunk)) / total
}

function matchedElements(firstSymbols: Int32Array, secondSymbols: Int32Array, autojunk: boolean): number {
  const { first, second, size } = renumber(firstSymbols, secondSymbols)
  const places = placesOf(second, size, autojunk)
  const search = new BlockSearch(first, second, places)
  let matched = 0
  const pending = [0, first.length, 0, second.length]
  while (pending.length > 0) {
    const [firstLow = 0, firstHigh = 0, secondLow = 0, secondHigh = 0] = pending.splice(-4)
    search.longest(firstLow, firstHigh, secondLow, secondHigh)
    const { start, otherStart, length } = search
    if (length === 0) continue
    matched += length
    if (firstLow < start && secondLow < otherStart) pending.push(firstLow, start, secondLow, otherStart)
    if (start + length < firstHigh && otherStart + length < secondHigh) {
      pending.push(start + length, firstHigh, otherStart + length, secondHigh)
    }
  }
  return matched
}

/** The places of each symbol in `second`: places `at[starts[symbol]]` up to `at[starts[symbol + 1]]`, none for popular ones. */
type Places = { starts: Int32Array; at: Int32Array }

function placesOf(second: Int32Array, symbols: number, autojunk: boolean): Places {
  const counts = new Int32Array(symbols)
  for (const symbol of second) counts[symbol] = (counts[symbol] ?? 0) + 1
  if (autojunk && second.length >= autojunkLength) {
    const most = Math.floor(second.length / 100) + 1
    for (let symbol = 0; symbol < symbols; symbol++) if ((counts[symbol] ?? 0) > most) counts[symbol] = 0
  }
  const starts = new Int32Array(symbols + 1)
  for (let symbol = 0; symbol < symbols; symbol++) starts[symbol + 1] = (starts[symbol] ?? 0) + (counts[symbol] ?? 0)
  const at = new Int32Array(starts[symbols] ?? 0)
  const next = starts.slice()
  for (let place = 0; place < second.length; place++) {
    const symbol = second[place] ?? 0
    if (counts[symbol] === 0) continue
    at[next[symbol] ?? 0] = place
    next[symbol] = (next[symbol] ?? 0) + 1
  }
  return { starts, at }
}

/** CPython's `find_longest_match`. The result is in the fields, because one search needs thousands of calls. */
class BlockSearch {
  start = 0
  otherStart = 0
  length = 0
  readonly #first: Int32Array
  readonly #second: Int32Array
  readonly #places: Places
  /** Length of the block that ends at each place of `second`, for this row and the one before. Valid only if the mark is that of the row. */
  readonly #lengths: [Int32Array, Int32Array]
  readonly #marks: [Int32Array, Int32Array]
  #mark = 0

  constructor(first: Int32Array, second: Int32Array, places: Places) {
    this.#first = first
    this.#second = second
    this.#places = places
    this.#lengths = [new Int32Array(second.length + 1), new Int32Array(second.length + 1)]
    this.#marks = [new Int32Array(second.length + 1), new Int32Array(second.length + 1)]
  }

  longest(firstLow: number, firstHigh: number, secondLow: number, secondHigh: number): void {
    this.#longestSeeded(firstLow, firstHigh, secondLow, secondHigh)
    const first = this.#first
    const second = this.#second
    let { start, otherStart, length } = this
    // A block cannot begin with a popular element, but it can be extended by one.
    while (start > firstLow && otherStart > secondLow && first[start - 1] === second[otherStart - 1]) {
      start--
      otherStart--
      length++
    }
    while (start + length < firstHigh && otherStart + length < secondHigh && first[start + length] === second[otherStart + length]) length++
    this.start = start
    this.otherStart = otherStart
    this.length = length
  }

  #longestSeeded(firstLow: number, firstHigh: number, secondLow: number, secondHigh: number): void {
    const { starts, at } = this.#places
    let bestStart = firstLow
    let bestOther = secondLow
    let best = 0
    let [lengths, earlierLengths] = this.#lengths
    let [marks, earlierMarks] = this.#marks
    // A gap of one, so that the last row of an earlier call is not mistaken for the row before.
    let mark = this.#mark + 2
    for (let row = firstLow; row < firstHigh; row++, mark++) {
      const symbol = this.#first[row] ?? 0
      const end = starts[symbol + 1] ?? 0
      for (let index = firstNotBelow(at, secondLow, starts[symbol] ?? 0, end); index < end; index++) {
        const place = at[index] ?? 0
        if (place >= secondHigh) break
        // Stored one place to the right, so that the first place needs no special case.
        const length = earlierMarks[place] === mark - 1 ? (earlierLengths[place] ?? 0) + 1 : 1
        lengths[place + 1] = length
        marks[place + 1] = mark
        if (length > best) {
          best = length
          bestStart = row - length + 1
          bestOther = place - length + 1
        }
      }
      ;[lengths, earlierLengths] = [earlierLengths, lengths]
      ;[marks, earlierMarks] = [earlierMarks, marks]
    }
    this.#mark = mark
    this.start = bestStart
    this.otherStart = bestOther
    this.length = best
  }
}

/** The first index from `low` to `high` whose place is at least `least`. */
function firstNotBelow(at: Int32Array, least: number, low: number, high: number): number {
  let from = low
  let to = high
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((at[middle] ?? 0) < least) from = middle + 1
    else to = middle
  }
  return from
}
