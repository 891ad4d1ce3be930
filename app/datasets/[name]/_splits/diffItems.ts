import type { Relabelled } from '#server/core/dataset/diff/diffRows.ts'
import type { RowId } from '#server/core/dataset/row/row.ts'
import type { DatasetDiff } from '../../../_trpc/apiTypes.ts'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'

export const changeKinds = ['edited', 'added', 'removed', 'relabelled'] as const

export type DiffItem = { id: RowId; change: (typeof changeKinds)[number]; changes: Relabelled['changes'] }

/** All rows that differ: what was written anew first, labels last. */
export function diffItems({ added, removed, edited, relabelled }: DatasetDiff): DiffItem[] {
  const plain = (change: DiffItem['change']) => (id: RowId) => ({ id, change, changes: {} })
  return [
    ...edited.map(plain('edited')),
    ...added.map(plain('added')),
    ...removed.map(plain('removed')),
    ...relabelled.map(({ id, changes }) => ({ id, change: 'relabelled' as const, changes })),
  ]
}

export function diffSentence({ added, removed, edited, relabelled, same }: DatasetDiff): string {
  const parts = [
    [added.length, 'added'],
    [removed.length, 'removed'],
    [edited.length, 'edited'],
    [relabelled.length, 'relabelled'],
  ] as const
  const told = parts.flatMap(([count, what]) => (count > 0 ? [`${formatNumber(count)} ${what}`] : []))
  const rest = `${formatCount(same, 'row')} the same`
  return told.length > 0 ? `${told.join(', ')}, ${rest}.` : `No difference: ${rest}.`
}

/** A value of a label for reading: `train`, `a, b`, or `none`. */
export function labelText(value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? value.join(', ') : 'none'
  return typeof value === 'number' ? String(value) : typeof value === 'string' && value !== '' ? value : 'none'
}
