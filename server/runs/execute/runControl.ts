/** The handle by which a run is stopped or held, all of it or some of its cells. */
export type RunControl = {
  /** Aborted when the run is to end. */
  signal: AbortSignal
  /** How a run that was told to end ends: `interrupted` where the program closes and the user asked for nothing. */
  readonly ending: 'cancelled' | 'interrupted'
  cancel(cells?: readonly number[]): void
  interrupt(): void
  /** `listener` hears of cells cancelled one by one, earlier ones at once; returns how to stop listening. */
  onCells(listener: (cells: readonly number[]) => void): () => void
  /** No cell begins until `resume`; cells at work finish. */
  pause(): void
  resume(): void
  readonly paused: boolean
  /** `listener` hears of every pause and every resume; returns how to stop listening. */
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
