import type { ReactNode } from 'react'

export type DataColumn<T> = {
  id: string
  header: ReactNode
  cell: (row: T, position: number) => ReactNode
  /** Pixels, default 160. */
  width?: number
  align?: 'left' | 'right'
  /** Makes the column sortable; null goes last either way. */
  sortValue?: (row: T) => string | number | null
  /** Stays at the left while the rest scrolls. Sticky columns come first. */
  sticky?: boolean
}

export const DEFAULT_COLUMN_WIDTH_PX = 160

export function columnWidth(column: { width?: number }): number {
  return column.width ?? DEFAULT_COLUMN_WIDTH_PX
}

/** Compares two values of a column, ascending; text in the order of English and Korean readers, numbers inside it by size. */
export function compareValues(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a).localeCompare(String(b), ['en', 'ko'], { numeric: true })
}

/** How many leading columns are sticky, and the left edge of each in pixels. */
export function stickyEdges(columns: readonly { width?: number; sticky?: boolean }[]): number[] {
  const edges: number[] = []
  let edge = 0
  for (const column of columns) {
    if (!column.sticky) break
    edges.push(edge)
    edge += columnWidth(column)
  }
  return edges
}
