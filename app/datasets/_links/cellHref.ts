import type { CellOrigin } from '#server/core/dataset/row/origin.ts'

/** The page of the notebook with the inspector of a cell open. It works also when the notebook does not have the cell any more. */
export function cellHref({ notebook, key }: Pick<CellOrigin, 'notebook' | 'key'>): string {
  return `/notebooks/${encodeURIComponent(notebook)}?view=results&cell=${key}`
}
