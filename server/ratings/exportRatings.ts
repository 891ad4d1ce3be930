import type { CellKey } from '../core/ids.ts'
import { isRatingOf, type Rating, type Vote } from '../core/ratings/rating.ts'
import type { StoredResult } from '../core/grid/packedResults.ts'

export type RatedCell = { key: CellKey | null; variant: string; case: string; vars: unknown; reference: unknown }

/**
 * Ratings and votes as JSONL, one per line in a fixed order, so that the file can be kept in git and used as training data:
 * `{"kind":"rating", case, variant, vars, reference, output, earlierOutput, verdict, grade, note, corrected, rater, at, key}` and
 * `{"kind":"vote", case, winner, left, right, rater, at}`, where left and right are `{variant, output, earlierOutput, key}`.
 * `earlierOutput`: true if the rated output was replaced by another one. Its text is not stored, so `output` is null. `output` is also null
 * if nothing is stored for the cell any more.
 */
export function exportRatings(
  { ratings, votes }: { ratings: readonly Rating[]; votes: readonly Vote[] },
  cells: readonly RatedCell[],
  results: ReadonlyMap<CellKey, StoredResult>,
): string {
  const byKey = new Map<CellKey, RatedCell>()
  for (const cell of cells) if (cell.key !== null && !byKey.has(cell.key)) byKey.set(cell.key, cell)
  const about = (key: CellKey, outputHash: string) => {
    const result = results.get(key)
    const output = result?.status === 'done' ? result.output : null
    return isRatingOf({ outputHash }, output) ? { output, earlierOutput: false } : { output: null, earlierOutput: output !== null }
  }
  const side = (key: CellKey, outputHash: string) => ({ variant: byKey.get(key)?.variant, ...about(key, outputHash), key })
  const at = (time: number) => new Date(time).toISOString()
  const rated = ratings
    .toSorted((a, b) => order(a.key, b.key) || order(a.rater, b.rater) || a.ratedAt - b.ratedAt)
    .map(({ key, rater, outputHash, ratedAt, ...said }) => {
      const { variant, case: testCase, vars, reference } = byKey.get(key) ?? {}
      const what = { case: testCase, variant, vars, reference, ...about(key, outputHash) }
      return { kind: 'rating', ...what, ...said, rater, at: at(ratedAt), key }
    })
  const voted = votes
    .toSorted((a, b) => order(a.left, b.left) || order(a.right, b.right) || order(a.rater, b.rater) || a.votedAt - b.votedAt)
    .map(({ left, right, leftHash, rightHash, rater, winner, votedAt }) => ({
      kind: 'vote',
      case: byKey.get(left)?.case,
      winner,
      left: side(left, leftHash),
      right: side(right, rightHash),
      rater,
      at: at(votedAt),
    }))
  return [...rated, ...voted].map((line) => `${JSON.stringify(line)}\n`).join('')
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
