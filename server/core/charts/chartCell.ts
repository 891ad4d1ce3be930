import type { PlannedCell } from '../experiment/cell.ts'
import { type Json, textOf } from '../json.ts'

/** A finished cell with its numbers: scores by metric name, and the measures of `chartKinds.ts`. */
export type ChartCell = {
  cell: Pick<PlannedCell, 'sweep' | 'variant' | 'case' | 'point' | 'model' | 'repeat'>
  values: Readonly<Record<string, number | null>>
  /** Number of the run, from 1; set only in history charts. */
  run?: number
}

/** A cell's value for a side of a chart (an axis, `prompt`, `case`, `repeat`, `model`, `run`); undefined when the cell has no such side. */
export function sideOf({ cell, run }: Pick<ChartCell, 'cell' | 'run'>, side: string): Json | undefined {
  if (Object.hasOwn(cell.point, side)) return cell.point[side]
  if (side === 'prompt' || side === 'variant') return cell.variant
  if (side === 'case') return cell.case
  if (side === 'repeat') return cell.repeat + 1
  if (side === 'run') return run
  return side === 'model' ? cell.model : undefined
}

/** A value as a label on a chart. */
export function sideLabel(value: Json): string {
  return value === null ? 'none' : textOf(value)
}
