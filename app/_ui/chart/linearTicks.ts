import { niceStep } from '#server/core/charts/niceStep.ts'

/** About `count` evenly spaced round values that enclose `low` to `high`. A range of zero length is widened. */
export function linearTicks({ low, high, count = 5 }: { low: number; high: number; count?: number }): number[] {
  const span = high - low
  if (!(span > 1e-12 * (1 + Math.abs(high))))
    return linearTicks({ low: low - 0.5 * (Math.abs(low) || 1), high: low + 0.5 * (Math.abs(low) || 1), count })
  const step = niceStep(span / Math.max(1, count - 1))
  const from = Math.floor(low / step + 1e-9)
  const to = Math.ceil(high / step - 1e-9)
  return Array.from({ length: to - from + 1 }, (_, place) => Number(((from + place) * step).toPrecision(12)))
}
