import { decodeStep, type PickedLogit } from './batchSteps.ts'
import type { NativeContext } from '../native/llamaInternals.ts'
import type { Slot } from './slots.ts'

/** Steps that a thread count is tried for. */
const TRIAL_STEPS = 2
/** With all threads: steps in a row, each so many times as slow as the best one, that make it worth trying fewer. */
const SLOW_STEPS = 3
const SLOW = 3
/** A change must gain this much, or noise would make it. */
const GAIN = { toMore: 0.9, toFewer: 0.75 }
/** Time until all threads are tried again; doubled each time that they do not gain. */
const PAUSE_MS = { first: 2_000, most: 60_000 }
/** What a step costs whatever is in it, told in sequences. */
const STEP_SEQUENCES = 4

type Trial = { threads: number; costs: number[] }

/**
 * How many threads the next decode step gets: all of them while the cores are free, half where other programs want the cores too. The
 * threads of a step wait for one another dozens of times; when one of them has no core, all wait for the scheduler each time (on 2 cores
 * with a load of 18, a step of 16 sequences took 8 s with two threads and 0.8 s with one). A thread count changes no token.
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
    // Half first: where the cores are taken, finding out the other way round would take seconds.
    this.#using = this.#fewer
  }

  get threads(): number {
    return this.#trial?.threads ?? this.#using
  }

  /** For prompts, which are not timed: all threads until a step has shown what serves. */
  get prefillThreads(): number {
    return this.#judged ? this.#using : this.#most
  }

  /** A step of so many sequences took `ms`; `now` is a monotonic time in milliseconds. */
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

/** Decodes one token of each slot with the threads that serve best just now. */
export async function tunedDecodeStep(
  context: NativeContext,
  slots: readonly Slot[],
  { tuner, now }: { tuner: ThreadTuner; now: () => number },
): Promise<{ picks: PickedLogit[]; ms: number }> {
  const at = now()
  context.setThreads(tuner.threads)
  const picks = await decodeStep(context, slots)
  const end = now()
  tuner.took(end - at, slots.length, end)
  return { picks, ms: end - at }
}
