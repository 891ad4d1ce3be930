import type { CellKey } from '../core/ids.ts'
import type { Rating, Vote } from '../core/ratings/rating.ts'
import type { StoredResult } from '../core/grid/packedResults.ts'

export type RatedCell = { key: CellKey | null; variant: string; case: string; vars: unknown; reference: unknown }

/**
 * Ratings and votes as JSONL, one a line in a fixed order, so that the file can go into git and be read as training data:
 * `{"kind":"rating", case, variant, vars, reference, output, verdict, grade, note, corrected, rater, at, key}` and
 * `{"kind":"vote", case, winner, left, right, rater, at}`, where left and right are `{variant, output, key}`.
 */
export function exportRatings(
  { ratings, votes }: { ratings: readonly Rating[]; votes: readonly Vote[] },
  cells: readonly RatedCell[],
  results: ReadonlyMap<CellKey, StoredResult>,
): string {
  const byKey = new Map<CellKey, RatedCell>()
  for (const cell of cells) if (cell.key !== null && !byKey.has(cell.key)) byKey.set(cell.key, cell)
  const outputOf = (key: CellKey) => {
    const result = results.get(key)
    return result?.status === 'done' ? result.output : null
  }
  const side = (key: CellKey) => ({ variant: byKey.get(key)?.variant, output: outputOf(key), key })
  const at = (time: number) => new Date(time).toISOString()
  const rated = ratings
    .toSorted((a, b) => order(a.key, b.key) || order(a.rater, b.rater))
    .map(({ key, rater, ratedAt, ...said }) => {
      const { variant, case: testCase, vars, reference } = byKey.get(key) ?? {}
      return { kind: 'rating', case: testCase, variant, vars, reference, output: outputOf(key), ...said, rater, at: at(ratedAt), key }
    })
  const voted = votes
    .toSorted((a, b) => order(a.left, b.left) || order(a.right, b.right) || order(a.rater, b.rater))
    .map(({ left, right, rater, winner, votedAt }) => ({
      kind: 'vote',
      case: byKey.get(left)?.case,
      winner,
      left: side(left),
      right: side(right),
      rater,
      at: at(votedAt),
    }))
  return [...rated, ...voted].map((line) => `${JSON.stringify(line)}\n`).join('')
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
