/** Steps for which another thread count is tried. */
const TRIAL_STEPS = 2
/** With all threads: this many steps in a row that are each `SLOW` times as slow as the best one make it worth trying fewer. */
const SLOW_STEPS = 3
const SLOW = 3
/** The thread count changes only where the cost falls below this share; smaller gains may be noise. */
const GAIN = { toMore: 0.9, toFewer: 0.75 }
/** Time until the next trial; doubled after each trial without a gain. */
const PAUSE_MS = { first: 2_000, most: 60_000 }
/** The fixed cost of a step, expressed in sequences. */
const STEP_SEQUENCES = 4

type Trial = { threads: number; costs: number[] }

/**
 * Chooses the threads of the next decode step: all of them while the cores are free, half of them where other programs use the cores.
 * The threads of a step wait for one another dozens of times; when one of them has no core, all wait for the scheduler each time (on 2 cores
 * with a load of 18, a step of 16 sequences took 8 s with two threads and 0.8 s with one). The thread count changes no token.
 */
export class ThreadTuner {
  readonly #most: number
  readonly #fewer: number
  #using: number
  #trial: Trial | null = null
  #recent: number[] = []
  #best = Infinity
  #pause = PAUSE_MS.first
  #trialFrom = 0
  #judged = false

  constructor(most: number) {
    this.#most = most
    this.#fewer = Math.max(1, Math.floor(most / 2))
    // It begins with half of them: a first step with all threads on busy cores would take seconds.
    this.#using = this.#fewer
  }

  get threads(): number {
    return this.#trial?.threads ?? this.#using
  }

  /** For prefill, which is not timed: all threads until a first trial step is measured. */
  get prefillThreads(): number {
    return this.#judged ? this.#using : this.#most
  }

  /** To be called after each step, with its milliseconds and sequences; `now` is a monotonic time in milliseconds. */
  took(ms: number, sequences: number, now: number): void {
    if (this.#most === this.#fewer) return
    const cost = ms / (sequences + STEP_SEQUENCES)
    if (this.#trial) return this.#tried(this.#trial, cost, now)
    this.#recent = [...this.#recent, cost].slice(-SLOW_STEPS)
    if (this.#using === this.#most) this.#best = Math.min(this.#best, cost)
    if (now >= this.#trialFrom && this.#worthTrying()) this.#trial = { threads: this.#other(), costs: [] }
  }

  #worthTrying(): boolean {
    if (this.#using === this.#fewer) return this.#recent.length >= TRIAL_STEPS
    return this.#recent.length === SLOW_STEPS && this.#recent.every((cost) => cost > SLOW * this.#best)
  }

  #tried(trial: Trial, cost: number, now: number): void {
    trial.costs.push(cost)
    this.#judged = true
    const usual = mean(this.#recent)
    const hopeless = cost > 2 * usual
    if (trial.costs.length < TRIAL_STEPS && !hopeless) return
    this.#trial = null
    const gains = mean(trial.costs) < usual * (trial.threads === this.#most ? GAIN.toMore : GAIN.toFewer)
    if (gains) {
      this.#using = trial.threads
      this.#recent = []
      this.#pause = PAUSE_MS.first
    } else {
      this.#pause = Math.min(2 * this.#pause, PAUSE_MS.most)
    }
    this.#trialFrom = now + this.#pause
  }

  #other(): number {
    return this.#using === this.#most ? this.#fewer : this.#most
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
