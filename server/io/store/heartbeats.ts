import { HEARTBEAT_STALE_MS } from '../processOwner.ts'

/**
 * Watches the hearts of runs from outside. A heart stands still when the beat last written has not changed for two minutes of
 * this program's own waking time: the beat's age by the wall clock says nothing on a machine that slept, or whose clock was set.
 */
export class Heartbeats {
  readonly #awake: () => number
  readonly #seen = new Map<string, { beat: number; at: number }>()

  /** `awake`: waking milliseconds. */
  constructor(awake: () => number) {
    this.#awake = awake
  }

  /** Whether the heart of `run` beats, as far as anybody can tell yet. */
  beats(run: string, beat: number): boolean {
    const now = this.#awake()
    const seen = this.#seen.get(run)
    if (seen?.beat === beat) return now - seen.at < HEARTBEAT_STALE_MS
    this.#seen.set(run, { beat, at: now })
    return true
  }

  forget(run: string): void {
    this.#seen.delete(run)
  }
}
