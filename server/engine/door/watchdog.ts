const TICK_MS = 5000

/**
 * Calls `onStuck` once when `progress` has not changed for `limitMs`; null: there is nothing to wait for. Counts its own ticks instead of reading the clock, so that
 * the sleep of a laptop does not count. Returns the function that ends the watch.
 */
export function watchProgress({
  progress,
  limitMs,
  onStuck,
  tickMs = TICK_MS,
}: {
  progress: () => number | null
  limitMs: number
  onStuck: () => void
  tickMs?: number
}): () => void {
  let seen = progress()
  let idleTicks = 0
  const timer = setInterval(() => {
    const now = progress()
    idleTicks = now !== null && now === seen ? idleTicks + 1 : 0
    seen = now
    if (idleTicks * tickMs <= limitMs) return
    clearInterval(timer)
    onStuck()
  }, tickMs)
  timer.unref()
  return () => clearInterval(timer)
}
