import { niceStep } from '#server/core/charts/niceStep.ts'

/** Round values from at or below `low` to at or above `high`, about `count` of them, evenly spaced; a flat range gets room around it. */
export function linearTicks({ low, high, count = 5 }: { low: number; high: number; count?: number }): number[] {
  const span = high - low
  if (!(span > 1e-12 * (1 + Math.abs(high))))
    return linearTicks({ low: low - 0.5 * (Math.abs(low) || 1), high: low + 0.5 * (Math.abs(low) || 1), count })
  const step = niceStep(span / Math.max(1, count - 1))
  const from = Math.floor(low / step + 1e-9)
  const to = Math.ceil(high / step - 1e-9)
  return Array.from({ length: to - from + 1 }, (_, place) => Number(((from + place) * step).toPrecision(12)))
}
