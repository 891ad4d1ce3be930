const TICK_MS = 1_000
/** No stretch between two ticks is longer while the machine is awake, unless something blocks the program itself. */
const MOST_BETWEEN_MS = 10_000

/**
 * Milliseconds of waking time, for time limits and rates: it stands still while the machine sleeps, and no change of the
 * system's clock moves it. A monotonic clock alone does not do: on some systems it goes on while the lid is closed. So the
 * time between two looks counts up to `mostMs`, and somebody must look more often than that.
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

/** The waking time of this process, from its first call on. */
export function awakeNow(): number {
  if (!shared) {
    const clock = new AwakeClock(() => performance.now())
    setInterval(() => clock.now(), TICK_MS).unref()
    shared = clock
  }
  return shared.now()
}
