import type { SplitColumn } from '#server/core/dataset/split/splitTable.ts'

export const splitTitles: Record<SplitColumn, string> = { train: 'Train', validation: 'Validation', test: 'Test', none: 'In no split' }
