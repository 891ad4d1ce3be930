const TICK_MS = 1_000
/** An upper bound for the time between two ticks while the machine is awake, unless the program itself is blocked. */
const MOST_BETWEEN_MS = 10_000

/**
 * Milliseconds of waking time, for time limits and rates. It does not advance while the machine sleeps and is not affected by changes of
 * the system clock. A monotonic clock is not enough, because on some systems it advances during sleep. Therefore the time between two
 * calls of `now` counts at most `mostMs`, and `now` must be called more often than that.
 */
export class AwakeClock {
  readonly #raw: () => number
  readonly #mostMs: number
  #last: number
  #sum = 0

  constructor(raw: () => number, mostMs = MOST_BETWEEN_MS) {
    this.#raw = raw
    this.#mostMs = mostMs
    this.#last = raw()
  }

  now(): number {
    const raw = this.#raw()
    this.#sum += Math.min(Math.max(0, raw - this.#last), this.#mostMs)
    this.#last = raw
    return this.#sum
  }
}

let shared: AwakeClock | null = null

/** The waking time of this process since the first call. */
export function awakeNow(): number {
  if (!shared) {
    const clock = new AwakeClock(() => performance.now())
    setInterval(() => clock.now(), TICK_MS).unref()
    shared = clock
  }
  return shared.now()
}
