import type { Json } from '../json.ts'
import type { GridColumn } from './gridModel.ts'

export type ColumnTitle = {
  variant: string
  /** The sweep's name when variant and parts do not identify the column; otherwise null. */
  sweep: string | null
  parts: { axis: string; value: string }[]
}

/** The parts of a column's header: its variant and the parameters that differ between columns. */
export function columnTitle(column: GridColumn, columns: readonly GridColumn[]): ColumnTitle {
  const parts = column.axes.map((axis) => ({ axis, value: shownValue(column.point[axis] ?? null) }))
  const same = (other: GridColumn) => other.variant === column.variant && JSON.stringify(shown(other)) === JSON.stringify(shown(column))
  // Columns of the same sweep and variant differ in a parameter that is shown, so only columns of other sweeps are compared.
  const ambiguous = columns.some((other) => other.sweep !== column.sweep && same(other))
  return { variant: column.variant, sweep: ambiguous ? column.sweep : null, parts }
}

/** `terse · temperature 0.7 · shots 2`, for lists, exports and screen readers. */
export function columnTitleText({ variant, sweep, parts }: ColumnTitle): string {
  return [...(sweep ? [sweep] : []), variant, ...parts.map(({ axis, value }) => `${axis} ${value}`)].join(' · ')
}

/** `terse · 0.7 · 2`: the values alone, where there is little room. */
export function columnValuesText({ variant, sweep, parts }: ColumnTitle): string {
  return [...(sweep ? [sweep] : []), variant, ...parts.map(({ value }) => value)].join(' · ')
}

function shown(column: GridColumn): Json {
  return column.axes.map((axis) => [axis, column.point[axis] ?? null])
}

/** A value shortened for a header: text unchanged unless it is blank or has line breaks or tabs, anything else as JSON. */
function shownValue(value: Json): string {
  if (value === null) return 'none'
  const text = typeof value === 'string' && value.trim() !== '' && !/[\n\r\t]/.test(value) ? value : JSON.stringify(value)
  const characters = [...text]
  return characters.length <= 40 ? text : `${characters.slice(0, 39).join('')}…`
}
