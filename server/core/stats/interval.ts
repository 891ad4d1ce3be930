/** A 95 % interval; `low` <= `high`. */
export type Interval = { low: number; high: number }

/** Bounds of a score; null when a side is open. */
export type Bounds = { least: number | null; most: number | null }

/** The part of an interval within the bounds. */
export function within({ low, high }: Interval, { least, most }: Bounds): Interval {
  const clamp = (value: number) => Math.min(most ?? Infinity, Math.max(least ?? -Infinity, value))
  return { low: clamp(low), high: clamp(high) }
}
