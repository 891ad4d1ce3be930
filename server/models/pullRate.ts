import type { PullProgress } from './modelService.types.ts'

const WINDOW_MS = 8000

/**
 * Progress of a download with the remaining time, from the rate of the last 8 seconds, so that a slow start or a pause has no lasting effect.
 * `at` is the caller's clock in milliseconds.
 */
export function createPullRate(): { add(at: number, receivedBytes: number, totalBytes: number | null): PullProgress } {
  const samples: { at: number; bytes: number }[] = []
  return {
    add(at, receivedBytes, totalBytes) {
      samples.push({ at, bytes: receivedBytes })
      while (samples.length > 2 && at - (samples[0]?.at ?? at) > WINDOW_MS) samples.shift()
      const first = samples[0] ?? { at, bytes: receivedBytes }
      const rate = at > first.at ? (receivedBytes - first.bytes) / (at - first.at) : 0
      return {
        receivedBytes,
        totalBytes,
        fraction: totalBytes ? Math.min(1, receivedBytes / totalBytes) : null,
        etaMs: totalBytes && rate > 0 ? Math.round(Math.max(0, totalBytes - receivedBytes) / rate) : null,
      }
    },
  }
}
