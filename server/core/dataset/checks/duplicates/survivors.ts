import type { DatasetRow } from '../../row/row.ts'
import { answerText } from '../../row/rowText.ts'
import type { Remedy } from '../finding/remedy.ts'

type Rule = { title: string; /** Higher survives. */ worth: (row: DatasetRow) => number }

/** Which row of a group of duplicates stays; of equals the first in the dataset. */
export const survivorRules = {
  accepted: {
    title: 'Accepted ones, then the longest answer',
    worth: (row) => (isAccepted(row) ? 1e9 : 0) + answerText(row.content).length,
  },
  longest: { title: 'The longest answer', worth: (row) => answerText(row.content).length },
  rating: { title: 'The highest rating', worth: ({ rating }) => rating ?? 0 },
  first: { title: 'The first one', worth: () => 0 },
} as const satisfies Record<string, Rule>

export type SurvivorRule = keyof typeof survivorRules

function isAccepted({ status }: DatasetRow): boolean {
  return status === 'accepted' || status === 'edited'
}

/** A chain of similar rows may have many survivors; a row is compared with so many of them. */
const mostSurvivors = 50

/**
 * Rejects the rows of a group but the survivor. A row stays too if it is not like any survivor, because a chain of similar rows may end far from
 * where it began.
 */
export function rejectOthers(
  rows: readonly DatasetRow[],
  { rule, isLike }: { rule: SurvivorRule; isLike: (row: DatasetRow, survivor: DatasetRow) => boolean },
): Remedy[] {
  const { worth } = survivorRules[rule]
  const survivors: DatasetRow[] = []
  const changes: Remedy[] = []
  const sorted = rows.map((row) => ({ row, value: worth(row) })).toSorted((one, other) => other.value - one.value)
  for (const { row } of sorted) {
    const survivor = survivors.slice(0, mostSurvivors).find((kept) => isLike(row, kept))
    if (survivor) changes.push({ id: row.id, change: { do: 'reject', reason: `duplicate of ${survivor.id}` } })
    else survivors.push(row)
  }
  return changes
}
