import type { RowContent } from '../../row/content.ts'
import type { RowId } from '../../row/row.ts'

/**
 * What a remedy does to one row. `reject`: the reason; `how`: the repair, as the row's history names it. The caller applies it, so that it can
 * be shown before and undone after.
 */
export type RowChange = { row: RowId } & ({ reject: string } | { content: RowContent; how: string } | { tag: string })
