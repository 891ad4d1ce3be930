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
  readonly paused: boolean
  /** Calls `listener` at every pause and resume. Returns the function that stops it. */
  onHold(listener: () => void): () => void
}

export function createRunControl(): RunControl {
  const controller = new AbortController()
  const cancelled: number[] = []
  const listeners = new Set<(cells: readonly number[]) => void>()
  const holdListeners = new Set<() => void>()
  let ending: RunControl['ending'] = 'cancelled'
  let paused = false

  function hold(wanted: boolean): void {
    if (paused === wanted || controller.signal.aborted) return
    paused = wanted
    for (const listener of holdListeners) listener()
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
    interrupt() {
      if (!controller.signal.aborted) ending = 'interrupted'
      controller.abort()
    },
    onCells(listener) {
      listeners.add(listener)
      if (cancelled.length > 0) listener([...cancelled])
      return () => listeners.delete(listener)
    },
    pause: () => hold(true),
    resume: () => hold(false),
    get paused() {
      return paused
    },
    onHold(listener) {
      holdListeners.add(listener)
      return () => holdListeners.delete(listener)
    },
  }
}
