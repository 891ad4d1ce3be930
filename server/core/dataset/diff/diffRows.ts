import type { DatasetRow, RowId } from '../row/row.ts'

/** Members of a row that are not its content. */
export const labelNames = ['status', 'reason', 'split', 'tags', 'rating', 'notes'] as const
export type LabelName = (typeof labelNames)[number]

export type Relabelled = { id: RowId; changes: Partial<Record<LabelName, { from: unknown; to: unknown }>> }

/** What differs between two states of a dataset, by row id. A row with another content is `edited`, whatever else changed. */
export type DatasetDiff = { added: RowId[]; removed: RowId[]; edited: RowId[]; relabelled: Relabelled[]; same: number }

type Compared = Pick<DatasetRow, 'id' | 'content' | LabelName>

type Rows = Iterable<Compared> | AsyncIterable<Compared>

/** Compares in one pass over each side; keeps a digest of each row of the first one. */
export async function diffRows(from: Rows, to: Rows): Promise<DatasetDiff> {
  const before = new Map<RowId, string>()
  for await (const row of from) before.set(row.id, digest(row))
  const diff: DatasetDiff = { added: [], removed: [], edited: [], relabelled: [], same: 0 }
  for await (const row of to) {
    const then = before.get(row.id)
    before.delete(row.id)
    if (then === undefined) {
      diff.added.push(row.id)
      continue
    }
    const now = digest(row)
    if (then === now) {
      diff.same += 1
      continue
    }
    const [content, labels] = split(then)
    const [contentNow, labelsNow] = split(now)
    if (content === contentNow) diff.relabelled.push({ id: row.id, changes: changes(labels, labelsNow) })
    else diff.edited.push(row.id)
  }
  for (const id of before.keys()) diff.removed.push(id)
  return diff
}

/** JSON has no line break outside of its texts, so one separates the two parts. */
function digest(row: Compared): string {
  return `${JSON.stringify(row.content)}\n${JSON.stringify(labelNames.map((name) => row[name]))}`
}

function split(text: string): [string, string] {
  const at = text.indexOf('\n')
  return [text.slice(0, at), text.slice(at + 1)]
}

function changes(from: string, to: string): Relabelled['changes'] {
  const before = JSON.parse(from) as unknown[]
  const after = JSON.parse(to) as unknown[]
  const found: Relabelled['changes'] = {}
  labelNames.forEach((name, position) => {
    if (JSON.stringify(before[position]) !== JSON.stringify(after[position])) found[name] = { from: before[position], to: after[position] }
  })
  return found
}
