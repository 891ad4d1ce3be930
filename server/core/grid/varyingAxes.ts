import { canonicalJson } from '../json.ts'
import type { Point } from '../experiment/cell.ts'

/** Names of the parameters that differ between points; a parameter that some points lack counts as different. */
export function varyingAxes(points: readonly Point[]): Set<string> {
  const names = new Set(points.flatMap((point) => Object.keys(point)))
  return new Set(
    [...names].filter((name) => new Set(points.map((point) => (Object.hasOwn(point, name) ? canonicalJson(point[name]) : ''))).size > 1),
  )
}
