import type { IndexDiff } from '../../../_trpc/apiTypes.ts'

/** A passage that differs between two versions. `changed`: both have one at this place, with other text. */
export type DiffRow = { id: string; kind: 'added' | 'removed' | 'changed' }

/** The passages that differ, in the order of their documents and places. */
export function diffRows({ added, removed }: Pick<IndexDiff, 'added' | 'removed'>): DiffRow[] {
  const isAdded = new Set(added)
  const isRemoved = new Set(removed)
  const rows: DiffRow[] = [
    ...added.map((id) => ({ id, kind: isRemoved.has(id) ? ('changed' as const) : ('added' as const) })),
    ...removed.flatMap((id) => (isAdded.has(id) ? [] : [{ id, kind: 'removed' as const }])),
  ]
  return rows
    .map((row) => ({ row, ...placeOf(row.id) }))
    .toSorted((a, b) => (a.document < b.document ? -1 : a.document > b.document ? 1 : a.start - b.start || a.end - b.end))
    .map(({ row }) => row)
}

/** An id is `document:start-end`, and the name of a document may have colons. */
export function placeOf(id: string): { document: string; start: number; end: number } {
  const [, document = id, start = '0', end = '0'] = /^(.*):(\d+)-(\d+)$/s.exec(id) ?? []
  return { document, start: Number(start), end: Number(end) }
}

/** `12 passages added, 3 removed, 1 changed, 80 unchanged.` */
export function diffSummary(rows: readonly DiffRow[], { unchanged, sameSettings }: Pick<IndexDiff, 'unchanged' | 'sameSettings'>): string {
  const count = (kind: DiffRow['kind']) => rows.filter((row) => row.kind === kind).length
  const settings = sameSettings ? '' : ' The settings differ.'
  if (rows.length === 0) return `No passage differs; ${unchanged} are the same.${settings}`
  return `Passages: ${count('added')} added, ${count('removed')} removed, ${count('changed')} changed, ${unchanged} unchanged.${settings}`
}
