/** Text that can be shown. `stopped`: a stop string was found, and no text follows. */
export type StopStep = { emit: string; stopped: boolean }

/**
 * Finds stop strings in text that arrives in pieces, and holds back an ending that may be the beginning of one. The text is cut at
 * the stop string that ends first, or at the longest of those that end together, so the cut does not depend on the pieces. Empty stop
 * strings are ignored.
 */
export class StopMatcher {
  readonly #stops: string[]
  readonly #longest: number
  #held = ''
  #stopped = false

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== '')
    this.#longest = Math.max(0, ...this.#stops.map((stop) => stop.length))
  }

  push(text: string): StopStep {
    if (this.#stopped) return { emit: '', stopped: true }
    this.#held += text
    const cut = firstStop(this.#held, this.#stops)
    if (cut !== null) {
      this.#stopped = true
      return this.#release(cut)
    }
    return this.#release(this.#held.length - this.#openEnding())
  }

  /** The text that was held back. Call it when no more text follows. */
  end(): string {
    return this.#stopped ? '' : this.#release(this.#held.length).emit
  }

  #release(length: number): StopStep {
    const emit = this.#held.slice(0, length)
    this.#held = this.#stopped ? '' : this.#held.slice(length)
    return { emit, stopped: this.#stopped }
  }

  /** Length of the longest ending of the held text with which a stop string begins. */
  #openEnding(): number {
    for (let length = Math.min(this.#longest - 1, this.#held.length); length > 0; length -= 1) {
      const ending = this.#held.slice(-length)
      if (this.#stops.some((stop) => stop.startsWith(ending))) return length
    }
    return 0
  }
}

/** Start of the stop string that ends first; null if there is none. */
function firstStop(text: string, stops: readonly string[]): number | null {
  let first: { start: number; end: number } | null = null
  for (const stop of stops) {
    const start = text.indexOf(stop)
    if (start < 0) continue
    const end = start + stop.length
    if (!first || end < first.end || (end === first.end && start < first.start)) first = { start, end }
  }
  return first?.start ?? null
}
