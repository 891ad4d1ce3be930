import type { ErrorData } from '../../core/errors.ts'

/** Stops or holds a run, or stops some of its cells. */
export type RunControl = {
  /** Aborted when the run is to end. */
  signal: AbortSignal
  /** The outcome of a run that is stopped: `interrupted` if the program closes and the user did not cancel. */
  readonly ending: 'cancelled' | 'interrupted'
  cancel(cells?: readonly number[]): void
  interrupt(): void
  /** Calls `listener` with cells that are cancelled one by one, at once with earlier ones. Returns the function that stops it. */
  onCells(listener: (cells: readonly number[]) => void): () => void
  /** No cell begins until `resume`; running ones finish. */
  pause(): void
  resume(): void
  /** There is no sense in going on by itself: pauses the run with the reason, or ends it (`interrupted`) where nobody could resume it. */
  giveUp(because: ErrorData): void
  readonly paused: boolean
  /** The reason of `giveUp`, until the run is resumed. */
  readonly givenUp: ErrorData | null
  /** Calls `listener` at every pause and resume. Returns the function that stops it. */
  onHold(listener: () => void): () => void
}

/** `resumable` (default): somebody watches the run and can resume it. */
export function createRunControl({ resumable = true }: { resumable?: boolean } = {}): RunControl {
  const controller = new AbortController()
  const cancelled: number[] = []
  const listeners = new Set<(cells: readonly number[]) => void>()
  const holdListeners = new Set<() => void>()
  let ending: RunControl['ending'] = 'cancelled'
  let paused = false
  let givenUp: ErrorData | null = null

  function hold(wanted: boolean): void {
    if (paused === wanted || controller.signal.aborted) return
    paused = wanted
    for (const listener of holdListeners) listener()
  }

  function interrupt(): void {
    if (!controller.signal.aborted) ending = 'interrupted'
    controller.abort()
  }

  return {
    signal: controller.signal,
    get ending() {
      return ending
    },
    cancel(cells) {
      if (!cells) return controller.abort()
      cancelled.push(...cells)
      for (const listener of listeners) listener(cells)
    },
    interrupt,
    onCells(listener) {
      listeners.add(listener)
      if (cancelled.length > 0) listener([...cancelled])
      return () => listeners.delete(listener)
    },
    pause: () => hold(true),
    resume() {
      givenUp = null
      hold(false)
    },
    giveUp(because) {
      if (controller.signal.aborted) return
      givenUp = because
      if (resumable) hold(true)
      else interrupt()
    },
    get paused() {
      return paused
    },
    get givenUp() {
      return givenUp
    },
    onHold(listener) {
      holdListeners.add(listener)
      return () => holdListeners.delete(listener)
    },
  }
}
