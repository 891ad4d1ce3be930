import { columnTitle, type ColumnTitle } from './columnTitle.ts'
import type { GridColumn } from './gridModel.ts'
import { varyingAxes } from './varyingAxes.ts'

/** A head over `count` neighbouring columns from position `from`. */
export type HeadSpan = { from: number; count: number; value: string }

/** A row of heads: `sweep`, `prompt`, or the name of an axis. */
export type HeadRow = { name: string; spans: HeadSpan[] }

/**
 * The heads of columns as rows of a pivot table: the sweep if it is needed to tell columns apart, the prompt, then one row for each
 * parameter that differs between these columns. Neighbours with the same value, and the same values above, share one head.
 * `all`: every column of the grid, also those that are not shown.
 */
export function headRows(shown: readonly GridColumn[], all: readonly GridColumn[]): HeadRow[] {
  const titles = shown.map((column) => columnTitle(column, all))
  const varying = varyingAxes(shown.map(({ point }) => point))
  const axes = [...new Set(shown.flatMap((column) => column.axes))].filter((axis) => varying.has(axis))
  const rows: { name: string; valueOf: (title: ColumnTitle) => string }[] = [
    ...(titles.some(({ sweep }) => sweep !== null) ? [{ name: 'sweep', valueOf: ({ sweep }: ColumnTitle) => sweep ?? '' }] : []),
    { name: 'prompt', valueOf: ({ variant }) => variant },
    ...axes.map((axis) => ({
      name: axis,
      valueOf: ({ parts }: ColumnTitle) => parts.find((part) => part.axis === axis)?.value ?? '',
    })),
  ]
  /** Positions where a head above begins. */
  const begins = new Set<number>()
  return rows.map(({ name, valueOf }) => {
    const spans: HeadSpan[] = []
    for (const [position, title] of titles.entries()) {
      const value = valueOf(title)
      const last = spans.at(-1)
      if (last && last.value === value && !begins.has(position)) last.count += 1
      else spans.push({ from: position, count: 1, value })
    }
    for (const { from } of spans) begins.add(from)
    return { name, spans }
  })
}
