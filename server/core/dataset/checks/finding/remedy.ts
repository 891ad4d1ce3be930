import type { RowChange } from '../../review/changeRow.ts'
import type { RowId } from '../../row/row.ts'

/** What a remedy does to one row. The caller applies it, so that it can be shown before and undone after. */
export type Remedy = { id: RowId; change: RowChange }
