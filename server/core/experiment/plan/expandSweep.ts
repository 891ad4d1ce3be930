import type { Point } from '../cell.ts'
import { canonicalJson } from '../../json.ts'
import type { Axis } from '../experiment.ts'

/**
 * Every combination of one value per axis, as a generator. The first axis changes slowest: `a: [1, 2], b: [3, 4]` gives
 * (1,3) (1,4) (2,3) (2,4). A repeated value of an axis counts once. No axes give one empty point, an axis without values none.
 */
export function* expandSweep(axes: readonly Axis[]): Generator<Point> {
  const distinct = axes.map(distinctAxis)
  if (distinct.some((axis) => axis.values.length === 0)) return
  const choice = distinct.map(() => 0)
  for (;;) {
    yield Object.fromEntries(distinct.map((axis, position) => [axis.name, axis.values[choice[position] ?? 0] ?? null]))
    let position = distinct.length - 1
    while (position >= 0 && (choice[position] ?? 0) + 1 === distinct[position]?.values.length) choice[position--] = 0
    if (position < 0) return
    choice[position] = (choice[position] ?? 0) + 1
  }
}

/** The number of points of `expandSweep`, computed without expanding. */
export function sweepSize(axes: readonly Axis[]): number {
  return axes.reduce((size, axis) => size * distinctAxis(axis).values.length, 1)
}

/** The axis with each value once, in the order of first use. `0.7` and `0.70` are one value, `1` and `"1"` are two. */
export function distinctAxis(axis: Axis): Axis {
  const seen = new Set<string>()
  const values = axis.values.filter((value) => {
    const text = canonicalJson(value)
    if (seen.has(text)) return false
    seen.add(text)
    return true
  })
  return { name: axis.name, values }
}
