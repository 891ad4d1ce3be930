import type { Json } from '../json.ts'
import type { GridColumn } from './gridModel.ts'

export type ColumnTitle = {
  variant: string
  /** The sweep's name, where variant and parts alone would not tell the column from another; otherwise null. */
  sweep: string | null
  parts: { axis: string; value: string }[]
}

/** What a column's header says: its variant and the parameters that differ between columns. */
export function columnTitle(column: GridColumn, columns: readonly GridColumn[]): ColumnTitle {
  const parts = column.axes.map((axis) => ({ axis, value: shownValue(column.point[axis] ?? null) }))
  const same = (other: GridColumn) => other.variant === column.variant && JSON.stringify(shown(other)) === JSON.stringify(shown(column))
  // Two columns of one sweep and variant differ in a parameter that is shown: only those of other sweeps need comparing.
  const ambiguous = columns.some((other) => other.sweep !== column.sweep && same(other))
  return { variant: column.variant, sweep: ambiguous ? column.sweep : null, parts }
}

/** `terse · temperature 0.7 · shots 2`, for lists, exports and screen readers. */
export function columnTitleText({ variant, sweep, parts }: ColumnTitle): string {
  return [...(sweep ? [sweep] : []), variant, ...parts.map(({ axis, value }) => `${axis} ${value}`)].join(' · ')
}

function shown(column: GridColumn): Json {
  return column.axes.map((axis) => [axis, column.point[axis] ?? null])
}

/** A value short enough for a header: text as it stands, line breaks visible, the rest as JSON. */
function shownValue(value: Json): string {
  if (value === null) return 'none'
  const text = typeof value === 'string' && value.trim() !== '' && !/[\n\r\t]/.test(value) ? value : JSON.stringify(value)
  const characters = [...text]
  return characters.length <= 40 ? text : `${characters.slice(0, 39).join('')}…`
}
