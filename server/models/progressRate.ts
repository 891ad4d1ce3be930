const WINDOW_MS = 8000

/** `fraction` from 0 to 1; both null while they are not known. */
type Rate = { fraction: number | null; etaMs: number | null }

/**
 * The share of a work that is done and its remaining time in milliseconds, from the rate of the last 8 seconds, so that a slow start or a pause has
 * no lasting effect. `totalBytes` null: not known.
 */
export function createProgressRate(now: () => number): (doneBytes: number, totalBytes: number | null) => Rate {
  const samples: { at: number; bytes: number }[] = []
  return (doneBytes, totalBytes) => {
    const at = now()
    samples.push({ at, bytes: doneBytes })
    while (samples.length > 2 && at - (samples[0]?.at ?? at) > WINDOW_MS) samples.shift()
    const first = samples[0] ?? { at, bytes: doneBytes }
    const rate = at > first.at ? (doneBytes - first.bytes) / (at - first.at) : 0
    return {
      fraction: totalBytes ? Math.min(1, doneBytes / totalBytes) : null,
      etaMs: totalBytes && rate > 0 ? Math.round(Math.max(0, totalBytes - doneBytes) / rate) : null,
    }
  }
}
