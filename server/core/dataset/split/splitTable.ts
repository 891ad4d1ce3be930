import type { RowKind } from '../row/content.ts'
import { type DatasetRow, splitNames, type SplitName } from '../row/row.ts'

export const splitColumns = [...splitNames, 'none'] as const
/** `none`: in no split. */
export type SplitColumn = (typeof splitColumns)[number]

/** What a split consists of. Rejected rows are not counted. */
export type SplitCounts = { rows: number; kinds: Partial<Record<RowKind, number>>; tags: Record<string, number> }

/** All splits side by side. `tags`: the most frequent ones, which `SplitCounts.tags` counts. */
export type SplitTable = { splits: Record<SplitColumn, SplitCounts>; tags: string[]; otherTags: number }

export type SplitTally = { add(row: Pick<DatasetRow, 'content' | 'tags'>, split: SplitName | null): void; table(): SplitTable }

const TAGS_SHOWN = 30

/** Counts rows by split, kind and tag. */
export function createSplitTally(): SplitTally {
  const rows = new Map<SplitColumn, number>()
  const kinds = new Map<SplitColumn, Map<RowKind, number>>()
  const tags = new Map<SplitColumn, Map<string, number>>()
  const all = new Map<string, number>()
  return {
    add({ content, tags: given }, split) {
      const column = split ?? 'none'
      count(rows, column)
      count(inner(kinds, column), content.kind)
      for (const tag of given) {
        count(inner(tags, column), tag)
        count(all, tag)
      }
    },
    table() {
      const sorted = [...all].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([tag]) => tag)
      const shown = sorted.slice(0, TAGS_SHOWN)
      const countsOf = (column: SplitColumn): SplitCounts => ({
        rows: rows.get(column) ?? 0,
        kinds: Object.fromEntries(inner(kinds, column)),
        tags: Object.fromEntries(shown.map((tag) => [tag, inner(tags, column).get(tag) ?? 0])),
      })
      return {
        splits: { train: countsOf('train'), validation: countsOf('validation'), test: countsOf('test'), none: countsOf('none') },
        tags: shown,
        otherTags: sorted.length - shown.length,
      }
    },
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function inner<Key, Value>(outer: Map<Key, Map<Value, number>>, key: Key): Map<Value, number> {
  const known = outer.get(key)
  if (known) return known
  const made = new Map<Value, number>()
  outer.set(key, made)
  return made
}
