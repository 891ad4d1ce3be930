import type { RowChange } from '#server/core/dataset/review/changeRow.ts'
import type { RowFilter } from '#server/core/dataset/query/rowQuery.ts'
import { rowStatuses, type SplitName } from '#server/core/dataset/row/row.ts'

export type BulkKind = 'accept' | 'reject' | 'reopen' | 'tag' | 'untag' | 'split' | 'unrate'

type BulkView = { label: string; field: 'text' | 'split' | null; textLabel?: string }

/** What can be done with many rows at once, and what it needs to know. */
export const bulkKinds: Record<BulkKind, BulkView> = {
  accept: { label: 'Accept', field: null },
  reject: { label: 'Reject', field: 'text', textLabel: 'Reason' },
  reopen: { label: 'Take my decision back', field: null },
  tag: { label: 'Add a tag', field: 'text', textLabel: 'Tag' },
  untag: { label: 'Remove a tag', field: 'text', textLabel: 'Tag' },
  split: { label: 'Move to a split', field: 'split' },
  unrate: { label: 'Remove the rating', field: null },
}

/** The rows that are changed together: rejected ones only if the filter names their status. */
export function bulkFilter(filter: RowFilter): RowFilter {
  return filter.statuses ? filter : { ...filter, statuses: rowStatuses.filter((status) => status !== 'rejected') }
}

/** The change, or what it lacks. */
export function bulkChange(
  kind: BulkKind,
  { text, split }: { text: string; split: SplitName | null },
): { change: RowChange } | { lacks: 'text' } {
  const words = text.trim().normalize('NFC')
  if (bulkKinds[kind].field === 'text' && words === '') return { lacks: 'text' }
  switch (kind) {
    case 'accept':
    case 'reopen':
      return { change: { do: kind } }
    case 'reject':
      return { change: { do: 'reject', reason: words } }
    case 'tag':
      return { change: { do: 'tag', add: [words], remove: [] } }
    case 'untag':
      return { change: { do: 'tag', add: [], remove: [words] } }
    case 'split':
      return { change: { do: 'split', split } }
    case 'unrate':
      return { change: { do: 'rate', rating: null } }
  }
}
