import { linearTicks } from '../../_ui/chart/linearTicks.ts'
import { logTicks } from './logTicks.ts'

export type CurvePoint = { step: number; value: number | null; isBest?: boolean }

/** A line of a chart over steps. */
export type Curve = {
  name: string
  /** Its position in `seriesLook`. */
  look: number
  points: readonly CurvePoint[]
  /** What was measured, drawn thin behind a smoothed line. */
  raw?: readonly CurvePoint[]
  /** Draws a mark at each point. */
  hasMarks?: boolean
}

/** The values at one step: `v0` of the first curve, `r0` what was measured of it. */
export type CurveRow = { step: number } & Record<`v${number}` | `r${number}`, number | null>

/** The curves side by side, a row for each step that any of them has. On a logarithmic scale, values of 0 and less are left out. */
export function curveRows(curves: readonly Curve[], { isLog }: { isLog: boolean }): CurveRow[] {
  const rows = new Map<number, CurveRow>()
  function put(key: `v${number}` | `r${number}`, points: readonly CurvePoint[]) {
    for (const { step, value } of points) {
      const row: CurveRow = rows.get(step) ?? { step }
      row[key] = value !== null && isLog && value <= 0 ? null : value
      rows.set(step, row)
    }
  }
  for (const [at, { points, raw = [] }] of curves.entries()) {
    put(`v${at}`, points)
    put(`r${at}`, raw)
  }
  return [...rows.values()].toSorted((a, b) => a.step - b.step)
}

/** Marks of the y axis that enclose all values; empty without a value. */
export function curveTicks(rows: readonly CurveRow[], { isLog }: { isLog: boolean }): number[] {
  let low = Infinity
  let high = -Infinity
  for (const { step: _, ...values } of rows)
    for (const value of Object.values(values)) {
      if (value === null) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  if (low > high) return []
  return isLog ? logTicks(low, high) : linearTicks({ low, high })
}
