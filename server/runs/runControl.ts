/** The handle by which a run is stopped, all of it or some of its cells. */
export type RunControl = {
  signal: AbortSignal
  cancel(cells?: readonly number[]): void
  /** `listener` hears of cells cancelled one by one, earlier ones at once; returns how to stop listening. */
  onCells(listener: (cells: readonly number[]) => void): () => void
}

export function createRunControl(): RunControl {
  const controller = new AbortController()
  const cancelled: number[] = []
  const listeners = new Set<(cells: readonly number[]) => void>()
  return {
    signal: controller.signal,
    cancel(cells) {
      if (!cells) return controller.abort()
      cancelled.push(...cells)
      for (const listener of listeners) listener(cells)
    },
    onCells(listener) {
      listeners.add(listener)
      if (cancelled.length > 0) listener([...cancelled])
      return () => listeners.delete(listener)
    },
  }
}
