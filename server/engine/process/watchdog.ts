const TICK_MS = 5000

/**
 * Calls `onStuck` when `progress` has not changed for `limitMs` while the watch runs. Counts its own ticks, not the clock,
 * so that a laptop's sleep is no standstill. Gives the function that ends the watch.
 */
export function watchProgress({
  progress,
  limitMs,
  onStuck,
  tickMs = TICK_MS,
}: {
  progress: () => number
  limitMs: number
  onStuck: () => void
  tickMs?: number
}): () => void {
  let seen = progress()
  let idleTicks = 0
  const timer = setInterval(() => {
    const now = progress()
    idleTicks = now === seen ? idleTicks + 1 : 0
    seen = now
    if (idleTicks * tickMs <= limitMs) return
    clearInterval(timer)
    onStuck()
  }, tickMs)
  timer.unref()
  return () => clearInterval(timer)
}
