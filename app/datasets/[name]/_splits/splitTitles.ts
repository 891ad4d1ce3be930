import { type SplitColumn, splitColumns } from '#server/core/dataset/split/splitTable.ts'
import { formatNumber } from '../../../_ui/text/format.ts'

export const splitTitles: Record<SplitColumn, string> = { train: 'Train', validation: 'Validation', test: 'Test', none: 'In no split' }

/** How many rows are in each split that has any: `80 train`, `20 in no split`. */
export function splitCounts(splits: Partial<Record<SplitColumn, number>>): string[] {
  return splitColumns.flatMap((column) => {
    const count = splits[column] ?? 0
    return count > 0 ? [`${formatNumber(count)} ${splitTitles[column].toLowerCase()}`] : []
  })
}
