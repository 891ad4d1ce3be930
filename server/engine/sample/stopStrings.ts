/** What may be shown so far. `stopped` is true once a stop string was found; nothing comes after that. */
export type StopStep = { emit: string; stopped: boolean }

/**
 * Finds stop strings in text that arrives in pieces, and holds back every ending that could still become one.
 * The stop string that is complete first wins, the longest of those that end together: so the cut does not depend on the
 * pieces. Empty stop strings are ignored.
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

  /** What was held back, once no more text comes. */
  end(): string {
    return this.#stopped ? '' : this.#release(this.#held.length).emit
  }

  #release(length: number): StopStep {
    const emit = this.#held.slice(0, length)
    this.#held = this.#stopped ? '' : this.#held.slice(length)
    return { emit, stopped: this.#stopped }
  }

  /** Length of the longest ending of the held text that begins some stop string. */
  #openEnding(): number {
    for (let length = Math.min(this.#longest - 1, this.#held.length); length > 0; length -= 1) {
      const ending = this.#held.slice(-length)
      if (this.#stops.some((stop) => stop.startsWith(ending))) return length
    }
    return 0
  }
}

/** Where the stop string that ends first begins. */
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
