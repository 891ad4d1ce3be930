/** A larger difference between the wall clock and waking time from one call to the next counts as a jump. */
const JUMP_MS = 30_000

/** Measures how long a run works: awake, and neither paused nor waiting for its turn. */
export class WorkClock {
  readonly #awake: () => number
  readonly #wall: () => number
  #workedMs = 0
  #last: number
  #held = false
  #beat: { awake: number; wall: number }

  /** `awake`: waking milliseconds. `wall`: milliseconds since 1970. */
  constructor({ awake, wall }: { awake: () => number; wall: () => number }) {
    this.#awake = awake
    this.#wall = wall
    this.#last = awake()
    this.#beat = { awake: this.#last, wall: wall() }
  }

  /** Sets whether the run is on hold from now on. */
  hold(held: boolean): void {
    if (held === this.#held) return
    this.#count()
    this.#held = held
  }

  /** Milliseconds of work so far. */
  ms(): number {
    this.#count()
    return this.#workedMs
  }

  /** How far the wall clock has jumped since the last call, because the machine slept or somebody set the clock; 0 if it has not. */
  jump(): number {
    const now = { awake: this.#awake(), wall: this.#wall() }
    const jump = Math.round(now.wall - this.#beat.wall - (now.awake - this.#beat.awake))
    this.#beat = now
    return Math.abs(jump) > JUMP_MS ? jump : 0
  }

  #count(): void {
    const now = this.#awake()
    if (!this.#held) this.#workedMs += now - this.#last
    this.#last = now
  }
}
